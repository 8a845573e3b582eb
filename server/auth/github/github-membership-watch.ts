import { githubProvider, type MembersChanged, onMembersChanged } from '#server/github/github.ts'
import { readSetting } from '#server/settings/settings.ts'
import { githubOrganizations } from '../auth.settings.ts'
import type { AuthContext } from '../sessions.ts'
import { githubContext } from './github-context.ts'
import { knownRules, type Rechecked, recheckRules, takeUpRules } from './github-memberships.ts'
import * as store from './github-rules.store.ts'

/** How often it is looked whether GitHub is to be asked. */
const lookMs = 5000
/**
 * How often GitHub is asked about who is signed in, so that they are out within half a minute of
 * leaving (S-19).
 */
const leastRoundMs = 20_000
/** GitHub answers an installation 5000 times an hour; half of that is left for everything else. */
const perRequestMs = 1500
/** About whom nobody sees just now, and where GitHub did not answer. */
const restingMs = 10 * 60_000
const failedMs = 60_000

/** `roundMs`: how long after GitHub was asked it is asked again about who is signed in. */
type Round = { roundMs: number; isUrgent?: (rule: store.Rule) => boolean }

/** Asks GitHub about the rules that are due, or urgent. */
export async function recheckDue(
  ctx: AuthContext,
  { roundMs, isUrgent = () => false }: Round,
): Promise<Rechecked> {
  const none: Rechecked = { requests: 0, isSomebodyOut: false }
  const listed = await readSetting(ctx, githubOrganizations)
  if (listed.length === 0) return none
  const withGithub = await githubContext(ctx)
  if (!withGithub) return none
  const rules = (await knownRules(withGithub)).filter(({ rule }) => listed.includes(rule))
  const counts = await store.countMembers(ctx.db, githubProvider(withGithub.github))
  const now = ctx.clock.now()
  const isDue = (rule: store.Rule) => {
    const count = counts.find((one) => one.rule === rule.rule)
    if (!count) return false
    if (isUrgent(rule)) return true
    const waitMs =
      Number(count.signedIn) === 0 ? restingMs : rule.failure === null ? roundMs : failedMs
    return (rule.triedAt ?? 0) + waitMs <= now
  }
  const due = rules.filter(isDue)
  return due.length === 0 ? none : recheckRules(withGithub, due)
}

/**
 * Keeps to what GitHub says of who is in an organization or team: at once where it tells by itself,
 * else asked for. `signOut` is called where somebody may have to go.
 */
export function followMemberships(ctx: AuthContext, signOut: () => Promise<void>): Disposable {
  let roundMs = leastRoundMs
  let resolvedAt = ctx.clock.now()
  let isEnded = false
  let last: Promise<void> = Promise.resolve()
  const look = async (isUrgent?: Round['isUrgent']) => {
    if (isEnded) return
    const { requests, isSomebodyOut } = await recheckDue(ctx, {
      roundMs,
      ...(isUrgent && { isUrgent }),
    })
    if (requests > 0) roundMs = Math.max(leastRoundMs, requests * perRequestMs)
    if (isSomebodyOut) await signOut()
    if (resolvedAt + failedMs > ctx.clock.now()) return
    resolvedAt = ctx.clock.now()
    const withGithub = await githubContext(ctx)
    if (withGithub) await takeUpRules(withGithub, () => isEnded)
  }
  /** One after the other. */
  const next = (work: () => Promise<void>) => {
    last = last.then(work).catch((error: unknown) => {
      ctx.log.warn({ err: error }, 'Who is still in an organization or team could not be told')
    })
    return last
  }
  let isLooking = false
  const timer = setInterval(() => {
    if (isLooking) return
    isLooking = true
    void next(look).finally(() => {
      isLooking = false
    })
  }, lookMs)
  timer.unref()
  const told = onMembersChanged(ctx, (change) =>
    next(async () => {
      if (await takeWord(ctx, change)) await signOut()
      await look(({ organizationId }) => organizationId === change.organizationId)
    }),
  )
  return {
    [Symbol.dispose]() {
      isEnded = true
      clearInterval(timer)
      told[Symbol.dispose]()
    },
  }
}

/** Who has left by GitHub's own word is out whatever a list says that may be older. */
async function takeWord(
  ctx: AuthContext,
  { organizationId, left }: MembersChanged,
): Promise<boolean> {
  const withGithub = left && (await githubContext(ctx))
  if (!left || !withGithub) return false
  for (const rule of await knownRules(withGithub)) {
    if (rule.organizationId !== organizationId) continue
    if (left.teamId !== null && rule.teamId !== left.teamId) continue
    const before = ctx.clock.now() + 1
    await store.deleteMembers(ctx.db, rule, { before, ids: [left.accountId] })
  }
  return true
}
