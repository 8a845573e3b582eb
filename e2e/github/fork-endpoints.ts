import { accessTo, shownRole } from './access.ts'
import { readRefs } from './git-contents.ts'
import type { GitHubPerson } from './github-people.ts'
import { isAtLeast } from './github-permissions.ts'
import { type GitHubRepository, repositoryOf } from './github-repositories.ts'
import { installationCovering } from './installations.ts'
import { type GitHubAccount, isMember } from './organizations.ts'
import { fullRepository } from './repository-endpoints.ts'
import {
  type Call,
  type Endpoint,
  notByThisToken,
  page,
  RestRefusal,
  requirePerson,
  requireRepository,
} from './rest.ts'

/** Forks of repositories. */
export const forkEndpoints: Endpoint[] = [
  {
    operation: 'GET /repos/{owner}/{repo}/forks',
    answer(call) {
      const { repository } = requireRepository(call)
      const { world, caller } = call
      const seen = world.repositories.filter(
        (one) => one.parent === repository && accessTo(world, caller, one) !== null,
      )
      return page(call, seen, (one) =>
        repositoryOf(one, shownRole(world, caller, one), world.webUrl),
      )
    },
  },
  {
    operation: 'POST /repos/{owner}/{repo}/forks',
    async answer(call) {
      const person = requirePerson(call)
      const { repository } = requireRepository(call, ['contents', 'read'])
      const destination = destinationOf(call, person)
      if (!isAllowed(call, repository, destination)) throw notByThisToken(call.caller)
      const refusal = await forkRefusal(repository, destination)
      if (refusal !== null) throw new RestRefusal(403, refusal)
      const name = call.body.name as string | undefined
      const fork = call.world.forks.begin(repository, destination, name)
      return { status: 202, body: fullRepository(call, fork) }
    },
  },
]

/** Why nobody can make this fork, or null. */
export async function forkRefusal(
  source: GitHubRepository,
  destination: GitHubAccount,
): Promise<string | null> {
  if (source.visibility !== 'public' && !source.allowsForking) {
    return 'The repository exists, but forking is disabled.'
  }
  if (source.owner === destination) return 'Repositories are not forked to their own account.'
  if ((await readRefs(source.folder, 'refs/heads/')).length === 0) {
    return 'The repository exists, but it contains no Git content. Empty repositories cannot be forked.'
  }
  return null
}

function destinationOf({ world, body }: Call, person: GitHubPerson): GitHubAccount {
  if (body.organization === undefined) return person
  const organization = world.organization(String(body.organization))
  if (organization && isMember(organization, person.id)) return organization
  throw new RestRefusal(422, 'Validation Failed', {
    errors: [{ resource: 'Fork', field: 'organization', code: 'invalid' }],
  })
}

/**
 * A GitHub App has to be installed on the destination with access to all repositories, and on the
 * source with access to it. A scoped token has one account only.
 */
function isAllowed(
  { world, caller }: Call,
  source: GitHubRepository,
  destination: GitHubAccount,
): boolean {
  if (caller.kind !== 'token') return false
  const { token } = caller
  switch (token.kind) {
    case 'oauth': {
      const needed = source.visibility === 'public' ? ['repo', 'public_repo'] : ['repo']
      return token.scopes.some((scope) => needed.includes(scope))
    }
    case 'user': {
      const there = world.installation(token.app, destination)
      return (
        installationCovering(world, token.app, source) !== null &&
        there?.repositories === 'all' &&
        !there.isSuspended &&
        isAtLeast(there.permissions.administration, 'write')
      )
    }
    case 'personal':
      return (
        token.owner === destination &&
        token.repositoryIds === null &&
        isAtLeast(token.permissions.administration, 'write')
      )
    case 'scoped':
    case 'installation':
      return false
  }
}
