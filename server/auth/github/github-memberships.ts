import { AppError } from '#server/errors.ts'
import {
  type GithubUser,
  githubProvider,
  listMembers,
  type MembersOf,
} from '#server/github/github.ts'
import { readSetting } from '#server/settings/settings.ts'
import { githubOrganizations, membershipMinutes } from '../auth.settings.ts'
import type { AuthContext } from '../sessions.ts'
import { type GithubAuthContext, githubContext } from './github-context.ts'
import * as store from './github-rules.store.ts'
import {
  type Installations,
  installationsOf,
  isInRule,
  placeOf,
  resolveRule,
} from './github-rules.ts'

/** What went wrong at GitHub, as against here. */
export const isOfGithub = (error: unknown): error is AppError =>
  error instanceof AppError && error.code.startsWith('GITHUB_')

/**
 * Before rules are kept: finds out what those mean that are new, and keeps that for as long as they
 * are listed (S-90).
 * @throws AppError GITHUB_INSTALLATION_REQUIRED, GITHUB_RULE_INVALID, GITHUB_APP_REQUIRED,
 * GITHUB_UNREACHABLE
 */
export async function verifyRules(ctx: AuthContext, rules: string[]): Promise<void> {
  if (rules.length === 0) return
  const withGithub = await githubContext(ctx)
  if (!withGithub) {
    throw new AppError(
      'GITHUB_APP_REQUIRED',
      'GitHub does not know this server yet. Register a GitHub App first, under “GitHub”.',
    )
  }
  const listed = await readSetting(ctx, githubOrganizations)
  const known = await knownRules(withGithub)
  const installations = installationsOf(withGithub)
  for (const rule of rules) {
    if (listed.includes(rule) && known.some((one) => one.rule === rule)) continue
    await keepRule(withGithub, rule, { installations, replace: true })
  }
}

export const knownRules = (ctx: GithubAuthContext) =>
  store.listRules(ctx.db, githubProvider(ctx.github))

async function keepRule(
  ctx: GithubAuthContext,
  rule: string,
  { installations, replace }: { installations: Installations; replace: boolean },
): Promise<store.Rule> {
  const row: store.Rule = {
    provider: githubProvider(ctx.github),
    rule,
    ...(await resolveRule(ctx, rule, installations)),
    ...{ triedAt: null, checkedAt: null, failure: null },
    createdAt: ctx.clock.now(),
  }
  await store.insertRule(ctx.db, row, replace)
  return row
}

/**
 * Whether a rule lets this person in, by what GitHub says at this moment.
 * @throws AppError GITHUB_MEMBERSHIP_UNKNOWN where one may, and GitHub does not say
 */
export async function isLetInByRule(ctx: GithubAuthContext, person: GithubUser): Promise<boolean> {
  const listed = await readSetting(ctx, githubOrganizations)
  if (listed.length === 0) return false
  const known = await knownRules(ctx)
  const installations = installationsOf(ctx)
  const ask = async (rule: string) => {
    const confirmedAt = ctx.clock.now()
    const meaning =
      known.find((one) => one.rule === rule) ??
      (await keepRule(ctx, rule, { installations, replace: false }))
    const key = { provider: meaning.provider, rule }
    const isIn = await isInRule(ctx, { meaning, installations }, person)
    if (isIn) await store.putMember(ctx.db, { ...key, providerAccountId: person.id, confirmedAt })
    else await store.deleteMembers(ctx.db, key, { before: confirmedAt, ids: [person.id] })
    return isIn
  }
  const answers = await Promise.all(
    listed.map((rule) =>
      ask(rule).catch((error: unknown) => {
        if (!isOfGithub(error)) throw error
        ctx.log.warn({ rule, err: error }, 'GitHub did not say whether somebody is in a rule')
        return error
      }),
    ),
  )
  if (answers.includes(true)) return true
  const failure = answers.find((answer) => answer instanceof AppError)
  if (!failure) return false
  const who = `${person.login} (${person.id})`
  throw new AppError('GITHUB_MEMBERSHIP_UNKNOWN', `GitHub does not say what ${who} is in.`, {
    cause: failure,
  })
}

/**
 * Finds out what rules mean that are new, and which of the people known here are in them: who is
 * taken off the list by name, and is in a listed organization, stays.
 */
export async function takeUpRules(ctx: GithubAuthContext, isEnded: () => boolean): Promise<void> {
  const listed = await readSetting(ctx, githubOrganizations)
  const known = await knownRules(ctx)
  const installations = installationsOf(ctx)
  for (const rule of listed) {
    if (isEnded() || known.some((one) => one.rule === rule)) continue
    try {
      await keepRule(ctx, rule, { installations, replace: false })
    } catch (error) {
      if (!isOfGithub(error)) throw error
      ctx.log.warn({ rule, err: error }, 'Nobody signs in by this organization or team yet')
    }
  }
  const unasked = (await knownRules(ctx)).filter(
    ({ rule, checkedAt }) => checkedAt === null && listed.includes(rule),
  )
  if (!isEnded() && unasked.length > 0) await recheckRules(ctx, unasked)
}

/** How often GitHub was asked, and whether somebody is not in it any more. */
export type Rechecked = { requests: number; isSomebodyOut: boolean }

/**
 * Asks GitHub who is in these rules now. Where it does not say, everybody stays in for as long as
 * the setting lets them (F-52). Another server that is at it already does it for all.
 */
export async function recheckRules(
  ctx: GithubAuthContext,
  rules: readonly store.Rule[],
): Promise<Rechecked> {
  const installations = installationsOf(ctx)
  const done: Rechecked = { requests: 1, isSomebodyOut: false }
  for (const rule of rules) {
    const now = ctx.clock.now()
    if (!(await store.takeTry(ctx.db, rule, now))) continue
    const { requests, isSomebodyOut } = await recheckRule(ctx, rule, { installations, now })
    done.requests += requests
    done.isSomebodyOut ||= isSomebodyOut
  }
  return done
}

type Round = { installations: Installations; now: number }

async function recheckRule(
  ctx: GithubAuthContext,
  rule: store.Rule,
  { installations, now }: Round,
): Promise<Rechecked> {
  try {
    const place = await placeOf(ctx, rule, installations)
    const found = place && (await listEverybody(ctx, rule, place))
    const isSomebodyOut = await takeOut(ctx, rule, { ids: found?.ids ?? new Set(), now })
    const failure = found ? null : `There is no team ${rule.rule} any more, so nobody is in it.`
    await store.updateRule(ctx.db, rule, {
      ...(place && { organizationLogin: place.org, teamSlug: place.teamSlug }),
      checkedAt: now,
      failure,
    })
    return { requests: (found?.pages ?? 1) + (rule.teamId === null ? 0 : 1), isSomebodyOut }
  } catch (error) {
    if (!isOfGithub(error)) throw error
    ctx.log.warn({ rule: rule.rule, err: error }, 'GitHub did not say who is in a rule')
    await store.updateRule(ctx.db, rule, { failure: error.message })
    const patienceMs = (await readSetting(ctx, membershipMinutes)) * 60_000
    const before = now - patienceMs
    const gone = (await store.listMembers(ctx.db, rule)).filter((one) => one.confirmedAt < before)
    await store.deleteMembers(ctx.db, rule, { before })
    return { requests: 1, isSomebodyOut: gone.length > 0 }
  }
}

/**
 * Whoever leaves while a list of several pages is read moves others from one page to the one before
 * it, on which they were not yet when that was read. So nobody is out who is on a second list,
 * which GitHub mostly answers with "as before".
 */
async function listEverybody(ctx: GithubAuthContext, rule: store.Rule, place: MembersOf) {
  const first = await listMembers(ctx, place)
  if (!first || first.pages === 1) return first
  const here = await store.listMembers(ctx.db, rule)
  if (here.every(({ providerAccountId }) => first.ids.has(providerAccountId))) return first
  const second = await listMembers(ctx, place)
  if (!second) return null
  const ids = new Set([...first.ids, ...second.ids])
  return { ids, pages: first.pages + second.pages }
}

/** Who came in meanwhile is newer than the list. */
async function takeOut(
  ctx: AuthContext,
  rule: store.Rule,
  { ids, now }: { ids: ReadonlySet<string>; now: number },
): Promise<boolean> {
  const here = (await store.listMembers(ctx.db, rule)).map((row) => row.providerAccountId)
  const { provider, rule: name } = rule
  for (const id of await store.listAccountIds(ctx.db, provider)) {
    if (!ids.has(id) || here.includes(id)) continue
    const member = { provider, rule: name, providerAccountId: id, confirmedAt: now }
    await store.putMember(ctx.db, member)
  }
  const stay = here.filter((id) => ids.has(id))
  const gone = here.filter((id) => !ids.has(id))
  await store.confirmMembers(ctx.db, rule, { ids: stay, confirmedAt: now })
  await store.deleteMembers(ctx.db, rule, { before: now, ids: gone })
  return gone.length > 0
}
