import { AppError } from '#server/errors.ts'
import {
  type AppInstallation,
  appAddressOf,
  findTeam,
  findUserByLogin,
  isMemberOf,
  listAppInstallations,
  type MembersOf,
  readTeam,
} from '#server/github/github.ts'
import type { GithubAuthContext } from './github-context.ts'
import type { Rule } from './github-rules.store.ts'

/** Asked once for all the rules of one round. */
export type Installations = () => Promise<AppInstallation[]>

export function installationsOf(ctx: GithubAuthContext): Installations {
  let asked: Promise<AppInstallation[]> | undefined
  return () => {
    asked ??= listAppInstallations(ctx)
    return asked
  }
}

type Meaning = Pick<Rule, 'organizationId' | 'organizationLogin' | 'teamId' | 'teamSlug'>

/**
 * What a rule means at GitHub now: `octo-org`, or `octo-org/team`.
 * @throws AppError GITHUB_INSTALLATION_REQUIRED, GITHUB_RULE_INVALID, GITHUB_APP_REQUIRED,
 * GITHUB_UNREACHABLE, GITHUB_MISCONFIGURED
 */
export async function resolveRule(
  ctx: GithubAuthContext,
  rule: string,
  installations: Installations,
): Promise<Meaning> {
  const [login = '', slug = null] = rule.split('/')
  const found = (await installations()).find(
    ({ organization }) => organization?.login.toLowerCase() === login,
  )
  if (!found?.organization) throw await notInstalled(ctx, login)
  const { id, login: organizationLogin } = found.organization
  const installation = requireReadable(ctx, found)
  const organization = { organizationId: id, organizationLogin }
  if (slug === null) return { ...organization, teamId: null, teamSlug: null }
  const team = await readTeam(ctx, { installation, org: organizationLogin }, slug)
  if (team) return { ...organization, teamId: team.id, teamSlug: team.slug }
  throw new AppError('GITHUB_RULE_INVALID', `${organizationLogin} has no team ${slug}.`)
}

/**
 * Where the members of a rule are asked for, whatever the organization and the team are called by
 * now; null where the team is gone.
 * @throws AppError as `resolveRule`
 */
export async function placeOf(
  ctx: GithubAuthContext,
  { organizationId, organizationLogin, teamId, teamSlug }: Meaning,
  installations: Installations,
): Promise<MembersOf | null> {
  const found = (await installations()).find(
    ({ organization }) => organization?.id === organizationId,
  )
  if (!found?.organization) throw notInstalledOn(ctx, organizationLogin, Number(organizationId))
  const installation = requireReadable(ctx, found)
  const org = found.organization.login
  if (teamId === null) return { installation, org, teamSlug: null }
  const team = await findTeam(ctx, { installation, org }, { id: teamId, slug: teamSlug ?? '' })
  return team && { installation, org, teamSlug: team.slug }
}

/** Whether GitHub says at this moment that the person is in it. */
export async function isInRule(
  ctx: GithubAuthContext,
  { meaning, installations }: { meaning: Meaning; installations: Installations },
  person: { id: string; login: string },
): Promise<boolean> {
  const place = await placeOf(ctx, meaning, installations)
  return place !== null && (await isMemberOf(ctx, place, person))
}

function requireReadable(ctx: GithubAuthContext, found: AppInstallation): AppInstallation {
  const { id = '', login = '' } = found.organization ?? {}
  const way = installSentence(ctx, login, Number(id))
  if (found.isSuspended) {
    throw new AppError(
      'GITHUB_INSTALLATION_REQUIRED',
      `The GitHub App is suspended on ${login}, so GitHub does not say who is in it. An owner of ${login} can end that.`,
    )
  }
  if (found.permissions.members === undefined) {
    throw new AppError(
      'GITHUB_INSTALLATION_REQUIRED',
      `On ${login} the GitHub App may not read who is in it. It has to ask for “Organization members: read”, and an owner of ${login} to accept that.${way}`,
    )
  }
  return found
}

/** Names what is there instead, where GitHub says so. */
async function notInstalled(ctx: GithubAuthContext, login: string): Promise<AppError> {
  const account = await findUserByLogin(ctx, login)
  if (!account) {
    return new AppError('GITHUB_RULE_INVALID', `GitHub knows no organization ${login}.`)
  }
  if (account.isPerson) {
    return new AppError(
      'GITHUB_RULE_INVALID',
      `${login} is no organization at GitHub. People are listed under “GitHub users”.`,
    )
  }
  return notInstalledOn(ctx, account.login, Number(account.id))
}

const notInstalledOn = (ctx: GithubAuthContext, login: string, id: number) =>
  new AppError(
    'GITHUB_INSTALLATION_REQUIRED',
    `The GitHub App is not installed on ${login}, so GitHub does not say who is in it.${installSentence(ctx, login, id)}`,
  )

function installSentence({ github }: GithubAuthContext, login: string, id: number): string {
  const address = appAddressOf(github)?.installOn(id)
  return address ? ` An owner of ${login} does that at ${address}` : ''
}
