import { accessTo, needsSso, shownRole } from './access.ts'
import { simpleUser } from './github-people.ts'
import { fullNameOf, type GitHubRepository, repositoryOf, roleOf } from './github-repositories.ts'
import { type Call, countedPage, type Endpoint, notFound, ok, requireRepository } from './rest.ts'

/** Repositories themselves. */
export const repositoryEndpoints: Endpoint[] = [
  {
    operation: 'GET /repos/{owner}/{repo}',
    answer: (call) => ok(fullRepository(call, requireRepository(call).repository)),
  },
  {
    operation: 'GET /repositories/{repository_id}',
    describedAs: 'GET /repos/{owner}/{repo}',
    answer(call) {
      const { world, caller, params } = call
      const found = world.repositories.find(({ id }) => String(id) === params.repository_id)
      if (!found || accessTo(world, caller, found) === null) throw notFound()
      const [owner = '', repo = ''] = fullNameOf(found).split('/')
      return ok(
        fullRepository(call, requireRepository({ ...call, params: { owner, repo } }).repository),
      )
    },
  },
  {
    operation: 'GET /repos/{owner}/{repo}/collaborators/{username}/permission',
    answer(call) {
      const { repository } = requireRepository(call)
      const person = call.world.person(call.params.username ?? '')
      if (!person) throw notFound()
      const role =
        roleOf(person, repository) ?? (repository.visibility === 'public' ? 'pull' : null)
      const { permissions } = repositoryOf(repository, role, call.world.webUrl)
      const roleName = role === 'push' ? 'write' : role === 'pull' ? 'read' : (role ?? 'none')
      const coarse = { maintain: 'write', triage: 'read' } as Record<string, string>
      return ok({
        permission: coarse[roleName] ?? roleName,
        role_name: roleName,
        user: { ...simpleUser(person, call.world.webUrl), permissions, role_name: roleName },
      })
    },
  },
  {
    operation: 'GET /search/repositories',
    answer(call) {
      const { world, caller, query } = call
      const isWanted = searchOf(query.get('q') ?? '')
      const found = world.repositories.filter(
        (one) => isWanted(one) && accessTo(world, caller, one) !== null && !needsSso(caller, one),
      )
      if (query.get('sort') === 'updated') found.sort((a, b) => b.pushedAt - a.pushedAt)
      return countedPage(call, found, {
        as: 'items',
        show: (one) => ({
          ...repositoryOf(one, shownRole(world, caller, one), world.webUrl),
          score: 1,
        }),
        more: { incomplete_results: false },
      })
    },
  },
]

/**
 * `full-repository` of GitHub's description: a fork comes with what it is a fork of, if
 * that may be seen.
 */
export function fullRepository(
  { world, caller }: Call,
  repository: GitHubRepository,
): Record<string, unknown> {
  const show = (one: GitHubRepository) =>
    repositoryOf(one, shownRole(world, caller, one), world.webUrl)
  const { parent } = repository
  let source = parent
  while (source?.parent) source = source.parent
  const isSeen = parent !== null && accessTo(world, caller, parent) !== null
  return {
    ...show(repository),
    network_count: 0,
    subscribers_count: 0,
    ...(isSeen && { parent: show(parent), source: show(source ?? parent) }),
  }
}

/** Of GitHub's search the words, `user:`, `org:`, `repo:`, `is:`, `archived:` and `fork:`. */
function searchOf(text: string): (repository: GitHubRepository) => boolean {
  const parts = text.toLowerCase().split(/\s+/).filter(Boolean)
  const words = parts.filter((part) => !part.includes(':'))
  const valuesOf = (...names: string[]) =>
    parts.flatMap((part) => {
      const [name = '', value = ''] = part.split(/:(.*)/s)
      return names.includes(name) ? [value] : []
    })
  const owners = valuesOf('user', 'org')
  const names = valuesOf('repo')
  const [fork = 'false'] = valuesOf('fork')
  const [archived] = valuesOf('archived')
  const [visibility] = valuesOf('is')
  return (repository) => {
    const path = fullNameOf(repository).toLowerCase()
    const shown = `${repository.name} ${repository.description ?? ''}`.toLowerCase()
    const isFork = repository.parent !== null
    return (
      words.every((word) => shown.includes(word) || path === word) &&
      (owners.length === 0 || owners.includes(repository.owner.login.toLowerCase())) &&
      (names.length === 0 || names.includes(path)) &&
      (fork === 'true' || isFork === (fork === 'only')) &&
      (archived === undefined || repository.isArchived === (archived === 'true')) &&
      (visibility === undefined || repository.visibility === visibility)
    )
  }
}
