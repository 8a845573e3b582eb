import { accessTo, personOf } from './access.ts'
import { type GitHubPerson, simpleUser } from './github-people.ts'
import { isAtLeast } from './github-permissions.ts'
import {
  fullOrganization,
  fullTeam,
  type GitHubOrganization,
  type GitHubTeam,
  isMember,
  organizationMembership,
  simpleOrganization,
  teamOf,
} from './organizations.ts'
import {
  type Call,
  type Endpoint,
  notByThisToken,
  notFound,
  ok,
  page,
  RestRefusal,
  requirePerson,
} from './rest.ts'
import { listRepositories } from './user-endpoints.ts'

/** Organizations, who is in them and in their teams. */
export const organizationEndpoints: Endpoint[] = [
  {
    operation: 'GET /user/orgs',
    answer(call) {
      const own = organizationsOfPerson(call)
      return page(call, own, (one) => simpleOrganization(one, call.world.webUrl))
    },
  },
  {
    operation: 'GET /user/memberships/orgs',
    answer(call) {
      const person = requirePerson(call)
      const state = call.query.get('state')
      const own = organizationsOfPerson(call).filter(
        ({ members }) => state === null || members.get(person.id)?.state === state,
      )
      return page(call, own, (one) => organizationMembership(one, person, call.world.webUrl))
    },
  },
  {
    operation: 'GET /user/memberships/orgs/{org}',
    answer(call) {
      const person = requirePerson(call)
      const organization = requireOrganization(call)
      requireMembersRead(call, organization)
      if (!organization.members.has(person.id)) throw notFound()
      return ok(organizationMembership(organization, person, call.world.webUrl))
    },
  },
  {
    operation: 'GET /user/teams',
    answer(call) {
      const person = requirePerson(call)
      const { webUrl } = call.world
      const own = organizationsOfPerson(call).flatMap((organization) =>
        organization.teams
          .filter(({ members }) => members.has(person.id))
          .map((team) => ({ organization, team })),
      )
      return page(call, own, ({ organization, team }) => fullTeam(organization, team, webUrl))
    },
  },
  {
    operation: 'GET /orgs/{org}',
    answer: (call) => ok(fullOrganization(requireOrganization(call), call.world.webUrl)),
  },
  {
    operation: 'GET /orgs/{org}/repos',
    answer(call) {
      const { world, caller, query } = call
      const organization = requireOrganization(call)
      const type = query.get('type') ?? 'all'
      const seen = world.repositories.filter(
        (one) =>
          one.owner === organization &&
          accessTo(world, caller, one) !== null &&
          (type === 'all' ||
            (type === 'forks' && one.parent !== null) ||
            (type === 'sources' && one.parent === null) ||
            type === (one.visibility === 'public' ? 'public' : 'private')),
      )
      return listRepositories(call, seen)
    },
  },
  {
    operation: 'GET /orgs/{org}/members',
    answer(call) {
      const organization = requireOrganization(call)
      requireMembersRead(call, organization)
      return listPeople(
        call,
        [...organization.members.keys()].filter((id) => isMember(organization, id)),
      )
    },
  },
  {
    operation: 'GET /orgs/{org}/members/{username}',
    answer(call) {
      const organization = requireOrganization(call)
      requireMembersRead(call, organization)
      if (!isMember(organization, requireNamed(call).id)) throw notFound()
      return { status: 204 }
    },
  },
  {
    operation: 'GET /orgs/{org}/memberships/{username}',
    answer(call) {
      const organization = requireOrganization(call)
      requireMembersRead(call, organization)
      const person = requireNamed(call)
      if (!organization.members.has(person.id)) throw notFound()
      return ok(organizationMembership(organization, person, call.world.webUrl))
    },
  },
  {
    operation: 'GET /orgs/{org}/teams',
    answer(call) {
      const organization = requireOrganization(call)
      requireMembersRead(call, organization)
      return page(call, organization.teams, (team) => teamOf(organization, team, call.world.webUrl))
    },
  },
  {
    operation: 'GET /orgs/{org}/teams/{team_slug}',
    answer(call) {
      const { organization, team } = requireTeam(call)
      return ok(fullTeam(organization, team, call.world.webUrl))
    },
  },
  {
    operation: 'GET /orgs/{org}/teams/{team_slug}/members',
    answer: (call) => listPeople(call, [...requireTeam(call).team.members.keys()]),
  },
  {
    operation: 'GET /orgs/{org}/teams/{team_slug}/memberships/{username}',
    answer(call) {
      const { organization, team } = requireTeam(call)
      const person = requireNamed(call)
      const role = team.members.get(person.id)
      if (!role) throw notFound()
      const { url } = teamOf(organization, team, call.world.webUrl)
      return ok({ url: `${url}/memberships/${person.login}`, role, state: 'active' })
    },
  },
]

/** Those a GitHub App can be told of: where it is installed. An OAuth App needs a scope. */
function organizationsOfPerson(call: Call): GitHubOrganization[] {
  const { world, caller } = call
  const person = requirePerson(call)
  return world.organizations.filter((organization) => {
    if (!organization.members.has(person.id)) return false
    if (caller.kind !== 'token') return false
    const { token } = caller
    if (token.kind === 'oauth') {
      if (hasOrganizationScope(token.scopes)) return true
      throw new RestRefusal(
        403,
        'You need at least read:org scope or user scope to list your organizations',
      )
    }
    return (
      token.kind === 'user' && world.installation(token.app, organization)?.isSuspended === false
    )
  })
}

const hasOrganizationScope = (scopes: readonly string[]) =>
  scopes.some((scope) => ['read:org', 'write:org', 'admin:org', 'user'].includes(scope))

function requireOrganization({ world, params }: Call): GitHubOrganization {
  const organization = world.organization(params.org ?? '')
  if (!organization) throw notFound()
  return organization
}

function requireNamed({ world, params }: Call): GitHubPerson {
  const person = world.person(params.username ?? '')
  if (!person) throw notFound()
  return person
}

function requireTeam(call: Call): { organization: GitHubOrganization; team: GitHubTeam } {
  const organization = requireOrganization(call)
  requireMembersRead(call, organization)
  const team = organization.teams.find(({ slug }) => slug === call.params.team_slug)
  if (!team) throw notFound()
  return { organization, team }
}

/**
 * `members: read` of an installation there, or the scope; and of people, that they are
 * members themselves.
 */
function requireMembersRead({ world, caller }: Call, organization: GitHubOrganization): void {
  if (caller.kind !== 'token') throw new RestRefusal(401, 'Requires authentication')
  const { token } = caller
  const person = personOf(caller)
  if (person && !organization.members.has(person.id)) {
    throw new RestRefusal(
      403,
      'You must be a member of this organization to see membership information.',
    )
  }
  if (token.kind === 'oauth') {
    if (!hasOrganizationScope(token.scopes)) throw notFound()
    return
  }
  const installation = token.app && world.installation(token.app, organization)
  const has = token.kind === 'user' ? installation?.permissions : token.permissions
  const isHere =
    token.kind === 'personal'
      ? token.owner === organization
      : installation?.isSuspended === false &&
        (token.kind === 'user' || token.installation === installation)
  if (!isHere || !isAtLeast(has?.members, 'read')) throw notByThisToken(caller)
}

function listPeople(call: Call, ids: number[]) {
  const people = call.world.people.filter(({ id }) => ids.includes(id))
  return page(call, people, (person) => simpleUser(person, call.world.webUrl))
}
