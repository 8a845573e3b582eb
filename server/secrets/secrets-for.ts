import { createHash } from 'node:crypto'
import type { AppContext } from '#server/context.ts'
import { ownValues } from '#server/personal/personal.settings.ts'
import { identityOf } from '#server/repositories/look-up-names.ts'
import {
  type CountingKeys,
  countingKeys,
  isPinned,
  noteIdentity,
} from '#server/repositories/names.ts'
import { repositoryKeys } from '#server/repositories/repositories.ts'
import { readSetting } from '#server/settings/settings.ts'
import { isFor } from './secret-audience.ts'
import { usesOf } from './secret-uses.ts'
import { openValue, textOf } from './secret-values.ts'
import type { SecretUse } from './secrets.schema.ts'
import { listOfAny, type SecretRow } from './secrets.store.ts'
import { readSharedRight, type SharedRefusal } from './shared-right.ts'

/**
 * Every process of a codespace carries its environment; Linux starts none with more than
 * about 2 MB of it.
 */
const maxEnvironmentBytes = 1024 * 1024

/** `uses`: what it is for, and nothing else; without, for everything. */
export type DeliveredVariable = { name: string; value: string; uses?: SecretUse[] }

/** Whether that may be told of it. */
export const isForUse = ({ uses }: DeliveredVariable, use: SecretUse): boolean =>
  uses?.includes(use) ?? true

/**
 * What a codespace is given. Values are in `variables` and `files` alone, and never to be logged.
 */
export type DeliveredSecrets = {
  /** Differs where anything of it differs; says nothing about values. */
  version: string
  variables: DeliveredVariable[]
  /** `path` is absolute or begins with `~/`; `mode` is octal, three digits. */
  files: { name: string; path: string; mode: string; content: Buffer }[]
  /**
   * Names of those that have to be set again: their key is not here, or they were
   * tampered with (F-51).
   */
  unreadable: string[]
  /** Names of variables that would make the environment too large for any process to start. */
  oversized: string[]
  /** By name, of what is delivered: another stamp is another value, path or mode. */
  stamps: Record<string, string>
  /** By name, of the same: whose it is. */
  levels: Record<string, SecretRow['level']>
  /** Why what the repository and its organisation have was kept back, where it was. */
  withheld: { sentence: string; isOutage: boolean } | null
}

/** For whom, and for which repository; null for a codespace that was made from a template. */
type Subject = { userId: string; repositoryUrl: string | null }

const levels = ['user', 'repository', 'organization'] as const

/**
 * What a codespace of this user for this repository gets now. Of several of one name, or for one
 * path, the lowest counts: user, repository, organisation. Those of repositories and organisations
 * are for administrators and for who may push to the repository, as GitHub says to their own token.
 *
 * Where policy keeps people's own from them, they get none of those.
 *
 * Rejects where the database does not answer; a GitHub that does not keeps back what it would
 * have to allow.
 */
export async function secretsFor(
  ctx: Pick<AppContext, 'db' | 'config' | 'log' | 'clock'>,
  { userId, repositoryUrl }: Subject,
): Promise<DeliveredSecrets> {
  const isAllowed = await readSetting(ctx, ownValues, { userId, repositoryUrl })
  const own = isAllowed ? await listOfAny(ctx.db, [{ level: 'user', holder: userId }]) : []
  const keys = repositoryKeys(repositoryUrl)
  const meant = own.filter((row) => isFor(row, keys))
  if (repositoryUrl === null) return { ...open(ctx, lowestOf(meant)), withheld: null }
  const { given, ...kept } = await sharedFor(ctx, { userId, repositoryUrl })
  return { ...open(ctx, lowestOf([...meant, ...given])), ...kept }
}

type Shared = { given: SecretRow[]; withheld: DeliveredSecrets['withheld'] }

/**
 * Of the repository and its organisation, for as long as they are the ones these secrets were kept
 * for: who has the name of one that is gone gets nothing (S-90).
 */
async function sharedFor(
  ctx: Pick<AppContext, 'db' | 'config' | 'log' | 'clock'>,
  whose: { userId: string; repositoryUrl: string },
): Promise<Shared> {
  const { repositoryUrl } = whose
  const before = await listShared(ctx, repositoryUrl, await countingKeys(ctx, repositoryUrl))
  const byName = await listShared(ctx, repositoryUrl, namesOf(repositoryUrl))
  const known = [...before, ...byName.filter(({ id }) => before.every((row) => row.id !== id))]
  if (known.length === 0) return { given: [], withheld: null }
  const { refusal, seen } = await readSharedRight(ctx, whose)
  if (refusal) return { given: [], withheld: withheld(countOf(known), refusal) }
  if (seen === null) return ofUnseen(ctx, known)
  const identity = identityOf(seen)
  await noteIdentity(ctx, repositoryUrl, identity)
  const keys = await countingKeys(ctx, repositoryUrl, identity)
  const given = await listShared(ctx, repositoryUrl, keys)
  const others = byName.filter(({ id }) => given.every((row) => row.id !== id))
  const reason = `${[...new Set(others.map(({ holder }) => holder))].join(' and ')} is another one at GitHub by now than the one they were kept for.`
  const isAll = others.length === 0
  return { given, withheld: isAll ? null : withheld(others.length, { reason, isOutage: false }) }
}

/**
 * Where GitHub does not say which repository it is, what was kept for one of its
 * numbers is not given.
 */
async function ofUnseen(ctx: Pick<AppContext, 'db'>, known: SecretRow[]): Promise<Shared> {
  const given: SecretRow[] = []
  for (const row of known) if (!(await isPinned(ctx, row.holder))) given.push(row)
  const count = known.length - given.length
  if (count === 0) return { given, withheld: null }
  const reason =
    'GitHub does not say that this is still the repository they were kept for. Connect GitHub in the account menu, or restart to try again.'
  return { given, withheld: withheld(count, { reason, isOutage: true }) }
}

const namesOf = (repositoryUrl: string): CountingKeys => {
  const { repository, organization } = repositoryKeys(repositoryUrl)
  return {
    repository: repository === null ? [] : [repository],
    organization: organization === null ? [] : [organization],
  }
}

/**
 * What is kept under these names and meant for the repository, by the name it has and
 * by those it had.
 */
async function listShared(
  ctx: Pick<AppContext, 'db'>,
  repositoryUrl: string,
  { repository, organization }: CountingKeys,
): Promise<SecretRow[]> {
  const holders = [
    ...repository.map((holder) => ({ level: 'repository' as const, holder })),
    ...organization.map((holder) => ({ level: 'organization' as const, holder })),
  ]
  if (holders.length === 0) return []
  const name = repositoryKeys(repositoryUrl).repository?.split('/')[2]
  const rows = await listOfAny(ctx.db, holders)
  const inOrder = holders.flatMap(({ level, holder }) =>
    rows.filter((row) => row.level === level && row.holder === holder),
  )
  return inOrder.filter((row) =>
    row.level === 'repository'
      ? isFor(row, { organization: null, repository: row.holder })
      : isFor(row, {
          organization: row.holder,
          repository: name === undefined ? null : `${row.holder}/${name}`,
        }),
  )
}

const countOf = (rows: readonly SecretRow[]): number => lowestOf(rows).length

/** In the order of levels: where not all fit, one's own are the last to be left out. */
function lowestOf(rows: readonly SecretRow[]): SecretRow[] {
  const taken = new Set<string>()
  return levels
    .flatMap((level) => rows.filter((row) => row.level === level))
    .filter(({ name, path }) => {
      const claims = [`name ${name}`, ...(path === null ? [] : [`path ${path}`])]
      if (claims.some((claim) => taken.has(claim))) return false
      for (const claim of claims) taken.add(claim)
      return true
    })
}

function open(
  ctx: Pick<AppContext, 'config'>,
  rows: readonly SecretRow[],
): Omit<DeliveredSecrets, 'withheld'> {
  const variables: DeliveredSecrets['variables'] = []
  const files: DeliveredSecrets['files'] = []
  const unreadable: string[] = []
  const oversized: string[] = []
  const stamps: Record<string, string> = {}
  const levels: DeliveredSecrets['levels'] = {}
  let environmentBytes = 0
  for (const row of rows) {
    const { name } = row
    const content = openValue(ctx, row)
    const value = content && row.path === null ? textOf(content) : null
    if (content === null || (row.path === null && value === null)) {
      unreadable.push(name)
      continue
    }
    if (value !== null) {
      const bytes = name.length + content.length + 2
      if (environmentBytes + bytes > maxEnvironmentBytes) {
        oversized.push(name)
        continue
      }
      environmentBytes += bytes
      variables.push({ name, value, ...(row.uses !== null && { uses: usesOf(row) }) })
    } else if (row.path !== null) {
      files.push({ name, path: row.path, mode: row.mode ?? '600', content })
    }
    stamps[name] = `${row.id}.${row.revision}`
    levels[name] = row.level
  }
  const version = createHash('sha256')
    .update(JSON.stringify([stamps, unreadable, oversized]))
    .digest('base64url')
  return { version, variables, files, unreadable, oversized, stamps, levels }
}

function withheld(count: number, { reason, isOutage }: SharedRefusal) {
  const what = count === 1 ? 'One secret' : `${count} secrets`
  const sentence = `${what} of the repository or its organisation ${count === 1 ? 'is' : 'are'} not delivered: ${reason}`
  return { sentence, isOutage }
}
