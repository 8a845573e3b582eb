import { type GitHubPerson, simpleUser } from './github-people.ts'
import type { GitHubRole } from './github-permissions.ts'

export type GitHubAccount = GitHubPerson | GitHubOrganization

export type OrganizationRole = 'owner' | 'member'

/** As the stand-in knows one. Everything but the id may change (S-90). */
export type GitHubOrganization = {
  readonly id: number
  readonly type: 'Organization'
  login: string
  name: string | null
  /** By the ids of people. Who is invited (pending) is no member yet. */
  readonly members: Map<number, { role: OrganizationRole; state: 'active' | 'pending' }>
  readonly teams: GitHubTeam[]
  /** What each member may do with each repository; null where being a member gives nothing. */
  basePermission: GitHubRole | null
  /** People with a single sign-on session; null where the organization asks for none. */
  ssoSessions: Set<number> | null
}

export type GitHubTeam = {
  readonly id: number
  name: string
  slug: string
  /** By the ids of people. */
  readonly members: Map<number, 'maintainer' | 'member'>
}

export const isMember = ({ members }: GitHubOrganization, personId: number): boolean =>
  members.get(personId)?.state === 'active'

/** Of their own account, too. */
export function isOwnerOf(account: GitHubAccount, personId: number): boolean {
  if (account.type === 'User') return account.id === personId
  return isMember(account, personId) && account.members.get(personId)?.role === 'owner'
}

/** `organization-simple` of GitHub's description. */
export function simpleOrganization(
  { id, login }: GitHubOrganization,
  webUrl: string,
): Record<string, unknown> {
  const url = `${webUrl}/api/v3/orgs/${login}`
  return {
    login,
    id,
    node_id: Buffer.from(`012:Organization${id}`).toString('base64'),
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url: `${webUrl}/avatars/u/${id}?v=4`,
    description: null,
  }
}

/** `organization-full` of GitHub's description. */
export function fullOrganization(
  organization: GitHubOrganization,
  webUrl: string,
): Record<string, unknown> {
  return {
    ...simpleOrganization(organization, webUrl),
    ...(organization.name !== null && { name: organization.name }),
    html_url: `${webUrl}/${organization.login}`,
    type: 'Organization',
    has_organization_projects: true,
    has_repository_projects: true,
    public_repos: 0,
    public_gists: 0,
    followers: 0,
    following: 0,
    archived_at: null,
    created_at: '2015-10-21T07:28:00Z',
    updated_at: '2026-10-21T07:28:00Z',
  }
}

/** `team` of GitHub's description. */
export function teamOf(
  organization: GitHubOrganization,
  team: GitHubTeam,
  webUrl: string,
): Record<string, unknown> {
  const url = `${webUrl}/api/v3/organizations/${organization.id}/team/${team.id}`
  return {
    id: team.id,
    node_id: Buffer.from(`04:Team${team.id}`).toString('base64'),
    name: team.name,
    slug: team.slug,
    description: null,
    privacy: 'closed',
    notification_setting: 'notifications_enabled',
    permission: 'pull',
    url,
    html_url: `${webUrl}/orgs/${organization.login}/teams/${team.slug}`,
    members_url: `${url}/members{/member}`,
    repositories_url: `${url}/repos`,
    parent: null,
    type: 'organization',
    organization_id: organization.id,
  }
}

/** `team-full` of GitHub's description. */
export function fullTeam(
  organization: GitHubOrganization,
  team: GitHubTeam,
  webUrl: string,
): Record<string, unknown> {
  return {
    ...teamOf(organization, team, webUrl),
    members_count: team.members.size,
    repos_count: 0,
    created_at: '2015-10-21T07:28:00Z',
    updated_at: '2026-10-21T07:28:00Z',
    organization: fullOrganization(organization, webUrl),
  }
}

/** `org-membership` of GitHub's description. */
export function organizationMembership(
  organization: GitHubOrganization,
  person: GitHubPerson,
  webUrl: string,
): Record<string, unknown> {
  const membership = organization.members.get(person.id)
  const url = `${webUrl}/api/v3/orgs/${organization.login}`
  return {
    url: `${url}/memberships/${person.login}`,
    state: membership?.state,
    role: membership?.role === 'owner' ? 'admin' : 'member',
    organization_url: url,
    direct_membership: true,
    enterprise_teams_providing_indirect_membership: [],
    organization: simpleOrganization(organization, webUrl),
    user: simpleUser(person, webUrl),
  }
}
