import { shownRole } from './access.ts'
import { repositoryOf } from './github-repositories.ts'
import { type Call, type Endpoint, ok, requireRepository } from './rest.ts'

/** Repositories themselves. */
export const repositoryEndpoints: Endpoint[] = [
  {
    operation: 'GET /repos/{owner}/{repo}',
    answer: (call) => ok(fullRepository(call, requireRepository(call).repository)),
  },
]

/** `full-repository` of GitHub's description: a fork comes with what it is a fork of. */
export function fullRepository(
  { world, caller }: Call,
  repository: ReturnType<typeof requireRepository>['repository'],
): Record<string, unknown> {
  const show = (one: typeof repository) =>
    repositoryOf(one, shownRole(world, caller, one), world.webUrl)
  const { parent } = repository
  let source = parent
  while (source?.parent) source = source.parent
  return {
    ...show(repository),
    network_count: 0,
    subscribers_count: 0,
    ...(parent && source && { parent: show(parent), source: show(source) }),
  }
}
