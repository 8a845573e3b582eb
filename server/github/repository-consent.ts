import { createHash } from 'node:crypto'
import type { AppContext } from '#server/context.ts'
import { repositoryPathAt } from './judge-repository.ts'
import * as store from './repository-consent.store.ts'
import type { TokenPermissions } from './token-permissions.ts'

/** A repository that a devcontainer.json asks for besides its own. */
export type AskedRepository = { path: string; permissions: TokenPermissions }

/** The same as people are shown it. */
export type JudgedRepository = AskedRepository & {
  isRefused: boolean
  /** Why, in one sentence; null where it is not refused. */
  reason: string | null
}

type Asking = { repositoryUrl: string; asked: readonly AskedRepository[] }

/**
 * What can be given of it: what is of the same owner at this GitHub. `listHash` names what a person
 * agrees to; null where there is nothing.
 */
export function judgeAsked(
  { config }: Pick<AppContext, 'config'>,
  { repositoryUrl, asked }: Asking,
): { repositories: JudgedRepository[]; listHash: string | null } {
  const own = repositoryPathAt(config.github.url, repositoryUrl)
  const repositories = asked.map((one) => {
    const reason = reasonAgainst(one.path, own)
    return { ...one, isRefused: reason !== null, reason }
  })
  return { repositories, listHash: hashOf(repositories.filter(({ isRefused }) => !isRefused)) }
}

function reasonAgainst(path: string, own: { owner: string; name: string } | null): string | null {
  if (!own) return 'Of this host’s repositories only a codespace’s own is known here.'
  const [owner = '', name = ''] = path.toLowerCase().split('/')
  if (owner !== own.owner.toLowerCase()) return `It is not one of ${own.owner}’s.`
  return name === own.name.toLowerCase() ? 'It is this repository itself.' : null
}

function hashOf(given: readonly AskedRepository[]): string | null {
  if (given.length === 0) return null
  const lines = given.map(({ path, permissions }) => {
    const sorted = Object.entries(permissions).sort(([one], [other]) => (one < other ? -1 : 1))
    return JSON.stringify([path.toLowerCase(), sorted])
  })
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex')
}

type Whose = { userId: string; repositoryUrl: string; listHash: string }

/** What they said of this very list; null where they were not asked, or about another one. */
export async function readConsent(
  ctx: Pick<AppContext, 'db'>,
  { userId, repositoryUrl, listHash }: Whose,
): Promise<boolean | null> {
  const row = await store.findConsent(ctx.db, { userId, repositoryUrl: keyOf(repositoryUrl) })
  return row?.listHash === listHash ? row.isGiven === 1 : null
}

/** Remembered until the list is another one, or they say something else. */
export async function recordConsent(
  ctx: Pick<AppContext, 'db' | 'clock'>,
  { userId, repositoryUrl, listHash, isGiven }: Whose & { isGiven: boolean },
): Promise<void> {
  await store.writeConsent(ctx.db, {
    userId,
    repositoryUrl: keyOf(repositoryUrl),
    listHash,
    isGiven: isGiven ? 1 : 0,
    createdAt: ctx.clock.now(),
  })
}

const keyOf = (repositoryUrl: string): string => repositoryUrl.toLowerCase().replace(/\.git$/, '')
