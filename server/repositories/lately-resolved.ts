import type { SignedInContext } from '#server/trpc.ts'
import { repositoryKeys } from './repositories.ts'

/** Somebody who is shown a repository on a form creates a codespace of it soon, or not at all. */
const keptMs = 2 * 60_000
const mostKept = 1000

type Kept = { id: string; at: number }
/** One list for each server. */
const lists = new WeakMap<object, Map<string, Kept>>()

function listOf({ config }: Pick<SignedInContext, 'config'>): Map<string, Kept> {
  const list = lists.get(config) ?? new Map<string, Kept>()
  lists.set(config, list)
  return list
}

const keyOf = ({ session }: SignedInContext, url: string) =>
  `${session.user.id} ${repositoryKeys(url).repository}`

/**
 * Which repository an address was for this person, so that nobody waits for their host
 * to say it again.
 */
export function rememberResolved(ctx: SignedInContext, url: string, id: string): void {
  const list = listOf(ctx)
  const key = keyOf(ctx, url)
  list.delete(key)
  list.set(key, { id, at: ctx.clock.now() })
  for (const oldest of list.keys()) {
    if (list.size <= mostKept) return
    list.delete(oldest)
  }
}

/** Null where it was asked for by nobody, somebody else, or too long ago. */
export function latelyResolved(ctx: SignedInContext, url: string): string | null {
  const kept = listOf(ctx).get(keyOf(ctx, url))
  return kept && ctx.clock.now() - kept.at < keptMs ? kept.id : null
}
