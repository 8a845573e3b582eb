import { accessTo, shownRole } from './access.ts'
import { emailsOf, publicUser } from './github-people.ts'
import { isAtLeast } from './github-permissions.ts'
import { type GitHubRepository, repositoryOf, roleOf } from './github-repositories.ts'
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

/** People, and what is theirs. */
export const userEndpoints: Endpoint[] = [
  {
    operation: 'GET /user',
    answer: (call) => ok(publicUser(requirePerson(call), call.world.webUrl)),
  },
  {
    operation: 'GET /user/emails',
    answer(call) {
      const person = requirePerson(call)
      const { token } = call.caller.kind === 'token' ? call.caller : {}
      if (token?.kind === 'oauth') {
        if (!token.scopes.some((scope) => ['user', 'user:email'].includes(scope))) throw notFound()
      } else if (!token?.app || !isAtLeast(token.app.permissions.email_addresses, 'read')) {
        throw notByThisToken(call.caller)
      }
      return page(call, emailsOf(person), (email) => email)
    },
  },
  {
    operation: 'GET /user/repos',
    answer(call) {
      const { world, caller, query } = call
      const person = requirePerson(call)
      const wanted = (query.get('affiliation') ?? 'owner,collaborator,organization_member').split(
        ',',
      )
      const visibility = query.get('visibility') ?? 'all'
      const type = query.get('type') ?? 'all'
      if (query.has('type') && (query.has('affiliation') || query.has('visibility'))) {
        const message =
          'If you specify visibility or affiliation, you cannot specify type in the same request.'
        throw new RestRefusal(422, message)
      }
      const own = world.repositories.filter((repository) => {
        const affiliation = affiliationOf(repository, person.id)
        const shown = repository.visibility === 'public' ? 'public' : 'private'
        return (
          roleOf(person, repository) !== null &&
          accessTo(world, caller, repository) !== null &&
          wanted.includes(affiliation) &&
          (visibility === 'all' || visibility === shown) &&
          (['all', shown].includes(type) || affiliation.startsWith(type))
        )
      })
      return listRepositories(call, own)
    },
  },
  {
    operation: 'GET /user/{account_id}',
    answer({ world, params }) {
      const account = world.accountById(Number(params.account_id))
      if (!account) throw notFound()
      return ok(publicUser(account, world.webUrl))
    },
  },
  {
    operation: 'GET /users/{username}',
    answer({ world, params }) {
      const account = world.account(params.username ?? '')
      if (!account) throw notFound()
      return ok(publicUser(account, world.webUrl))
    },
  },
  {
    operation: 'GET /users/{username}/repos',
    answer(call) {
      const { world, caller, params } = call
      const owner = world.account(params.username ?? '')
      if (!owner) throw notFound()
      const seen = world.repositories.filter(
        (one) => one.owner === owner && accessTo(world, caller, one) !== null,
      )
      return listRepositories(call, seen)
    },
  },
]

function affiliationOf({ owner, roles }: GitHubRepository, personId: number): string {
  if (owner.id === personId) return 'owner'
  return roles.has(personId) ? 'collaborator' : 'organization_member'
}

/** In the order asked for, each as the caller may see it. */
export function listRepositories(call: Call, repositories: GitHubRepository[]) {
  const { world, caller, query } = call
  const sort = query.get('sort') ?? 'full_name'
  const direction = query.get('direction') ?? (sort === 'full_name' ? 'asc' : 'desc')
  const byName = (one: GitHubRepository) => `${one.owner.login}/${one.name}`.toLowerCase()
  const sorted = repositories.toSorted((a, b) =>
    sort === 'full_name'
      ? byName(a).localeCompare(byName(b))
      : a.pushedAt - b.pushedAt || a.id - b.id,
  )
  if (direction === 'desc') sorted.reverse()
  return page(call, sorted, (one) => repositoryOf(one, shownRole(world, caller, one), world.webUrl))
}
