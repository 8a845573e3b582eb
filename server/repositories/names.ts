import type { AppContext } from '#server/context.ts'
import * as store from './names.store.ts'
import { repositoryKeys } from './repositories.ts'

type NamesContext = Pick<AppContext, 'db'>

/** By the host's own numbers. */
export type RepositoryIdentity = { repositoryId: string; organizationId: string }

/** Under which names there may be something for a repository, its own name first. */
export type CountingKeys = Record<'repository' | 'organization', string[]>

/**
 * The names that count for the repository of this address: its own and its owner's, unless these
 * meant something else when something was kept for them; and those it had before (S-90). Without
 * `identity`, as it was last seen; where it never was, by name.
 */
export async function countingKeys(
  ctx: NamesContext,
  repositoryUrl: string | null,
  identity?: RepositoryIdentity,
): Promise<CountingKeys> {
  const keys = repositoryKeys(repositoryUrl)
  const named = (key: string | null) => (key === null ? [] : [key])
  const byName = {
    repository: named(keys.repository),
    organization: named(keys.organization),
  }
  const host = keys.organization?.split('/')[0]
  const pins = host === undefined ? [] : await store.listPins(ctx.db, host)
  if (pins.length === 0 || keys.repository === null) return byName
  const seen = identity ?? (await store.findSeen(ctx.db, keys.repository))
  if (!seen) return byName
  const counting = (kind: store.Pin['kind'], key: string | null, id: string) => {
    const meant = pins.find((pin) => pin.key === key)
    const former = pins.filter((pin) => pin.kind === kind && pin.hostId === id && pin.key !== key)
    return [
      ...(meant === undefined || meant.hostId === id ? named(key) : []),
      ...former.map((pin) => pin.key),
    ]
  }
  return {
    repository: counting('repository', keys.repository, seen.repositoryId),
    organization: counting('organization', keys.organization, seen.organizationId),
  }
}

/** Whether that name meant one of the host's numbers when something was kept for it. */
export const isPinned = async (ctx: NamesContext, key: string): Promise<boolean> =>
  (await store.findPin(ctx.db, key)) !== undefined

/**
 * Keeps what the address means now; and for ever, for names under which something is kept and which
 * never had a meaning.
 */
export async function noteIdentity(
  ctx: Pick<AppContext, 'db' | 'clock'>,
  repositoryUrl: string,
  identity: RepositoryIdentity,
): Promise<void> {
  const { repository, organization } = repositoryKeys(repositoryUrl)
  if (repository === null || organization === null) return
  const now = ctx.clock.now()
  await store.putSeen(ctx.db, { key: repository, ...identity, seenAt: now })
  const kept = await store.listKept(ctx.db)
  const meanings = [
    { key: repository, kind: 'repository', hostId: identity.repositoryId },
    { key: organization, kind: 'organization', hostId: identity.organizationId },
  ] as const
  for (const { key, kind, hostId } of meanings) {
    if (!kept.has(key)) continue
    await store.insertPin(ctx.db, { key, kind, hostId, host: hostOf(key), pinnedAt: now })
  }
}

const hostOf = (key: string): string => key.split('/')[0] ?? ''

/**
 * Whether anything is kept for repositories or owners at this host, so that somebody has to look
 * what they are.
 */
export async function isAnythingKeptAt(ctx: NamesContext, host: string): Promise<boolean> {
  const isHere = (key: string) => hostOf(key) === host
  return (
    [...(await store.listKept(ctx.db))].some(isHere) ||
    (await store.listTrustedKeys(ctx.db)).some(isHere)
  )
}

/**
 * What the host said when it was last asked about repositories of these names or numbers,
 * the latest first.
 */
export type SeenName = Awaited<ReturnType<typeof store.listSeen>>[number]
export const listSeenNames = (
  ctx: NamesContext,
  of: Parameters<typeof store.listSeen>[1],
): Promise<SeenName[]> => store.listSeen(ctx.db, of)

/** Before something is kept under a name for the first time: what it means from then on. */
export async function pinName(
  ctx: Pick<AppContext, 'db' | 'clock'>,
  { key, hostId }: { key: string; hostId: string },
): Promise<{ meant: string }> {
  const kind = key.split('/').length === 2 ? 'organization' : 'repository'
  const pin = { key, kind, hostId, host: hostOf(key), pinnedAt: ctx.clock.now() } as const
  await store.insertPin(ctx.db, pin)
  return { meant: (await store.findPin(ctx.db, key))?.hostId ?? hostId }
}

/**
 * After something was taken away from under a name: forgets what it meant, unless there is more.
 */
export const unpinName = (ctx: NamesContext, key: string): Promise<void> =>
  store.deleteUnusedPin(ctx.db, key)

/** Everything that host said of names when it was last asked about each, the latest first. */
export const listSeenNamesAt = (ctx: NamesContext, host: string): Promise<SeenName[]> =>
  store.listSeenAt(ctx.db, host)
