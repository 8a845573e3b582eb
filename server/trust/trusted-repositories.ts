import type { AppContext } from '#server/context.ts'
import { readGithub } from '#server/github/github.ts'
import { listSeenNames, type SeenName } from '#server/repositories/names.ts'
import { repositoryKeys } from '#server/repositories/repositories.ts'
import { readSetting, type SettingsContext } from '#server/settings/settings.ts'
import { trustedRepositories } from './trust.settings.ts'
import { listNames } from './trusted-names.store.ts'

/** A repository, as far as its host has said which one it is. */
export type Listable = {
  url: string
  /** At its host, where it never changes; null where the host did not say. */
  id: string | null
  /** What the host said of its name before that may have been said of another one. */
  since: number
}

/** The administrators' lines, and what those at GitHub mean. */
export type TrustList = {
  lines: readonly string[]
  /** The host of lines that name none. */
  githubHost: string
  /** By what is named: the number it has there, null where there is nothing of that name. */
  numbers: ReadonlyMap<string, string | null>
  /**
   * There it is numbers that count, also where none is known yet. Else names do, as at
   * every other host.
   */
  isNumbered: boolean
  /** What GitHub said of the repositories this is read for, the latest first. */
  seen: readonly SeenName[]
}

/** What a line names: `host/owner/name`, or `host/owner` for all that are theirs. */
export function keyOfLine(line: string, githubHost: string): string {
  const key = line.split('/').length === 2 ? `${githubHost}/${line}` : line
  return key.endsWith('/*') ? key.slice(0, -2) : key
}

export const isAt = (key: string, host: string): boolean => key.startsWith(`${host}/`)

export const githubHostOf = ({ config }: Pick<AppContext, 'config'>): string =>
  new URL(config.github.url).host

/** To be read anew for each use: it says whether these repositories are listed, and no others. */
export async function readTrustList(
  ctx: SettingsContext,
  repositories: readonly Listable[],
): Promise<TrustList> {
  const githubHost = githubHostOf(ctx)
  const lines = await readSetting(ctx, trustedRepositories)
  const unnumbered = { lines, githubHost, numbers: new Map(), isNumbered: false, seen: [] }
  const isOfNames = lines.some((line) => isAt(keyOfLine(line, githubHost), githubHost))
  if (lines.includes('*') || !isOfNames) return unnumbered
  const names = await listNames(ctx.db)
  const isNumbered = names.length > 0 || (await readGithub(ctx)) !== null
  if (!isNumbered) return unnumbered
  const keys = repositories.map(({ url }) => repositoryKeys(url).repository ?? '')
  const ids = repositories.map(({ id }) => id ?? '')
  const seen = keys.length === 0 ? [] : await listSeenNames(ctx, { keys, ids })
  const numbers = new Map(names.map(({ key, hostId }) => [key, hostId]))
  return { lines, githubHost, numbers, isNumbered, seen }
}

/**
 * Whether a line means this repository: at GitHub by its number, or its owner's, so that one that
 * was renamed stays and who takes over a name gets nothing (S-76, S-90); elsewhere by its address,
 * however that is spelled.
 */
export function isListed(list: TrustList, repository: Listable): boolean {
  const { lines, githubHost, numbers, isNumbered } = list
  if (lines.includes('*')) return true
  const named = repositoryKeys(repository.url)
  const { repositoryId, organizationId } = whoIs(list, repository)
  return lines.some((line) => {
    const isOfOwner = line.endsWith('/*')
    const key = keyOfLine(line, githubHost)
    if (!isNumbered || !isAt(key, githubHost)) {
      return key === (isOfOwner ? named.organization : named.repository)
    }
    const number = numbers.get(key) ?? null
    return number !== null && number === (isOfOwner ? organizationId : repositoryId)
  })
}

const nobody = { repositoryId: null, organizationId: null }

/** Numbers of GitHub's alone: another host's are other things. */
function whoIs({ githubHost, seen }: TrustList, { url, id, since }: Listable) {
  if (URL.parse(url)?.host !== githubHost) return nobody
  const here = seen.filter(({ key }) => isAt(key, githubHost))
  if (id !== null) {
    const last = here.find(({ repositoryId }) => repositoryId === id)
    return { repositoryId: id, organizationId: last?.organizationId ?? null }
  }
  const { repository } = repositoryKeys(url)
  return here.find(({ key, seenAt }) => key === repository && seenAt >= since) ?? nobody
}
