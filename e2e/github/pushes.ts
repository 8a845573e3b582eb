import { git, readCommitId } from './git-contents.ts'
import type { GitHubEvents } from './github-events.ts'
import type { GitHubRepository } from './github-repositories.ts'
import type { GitHubWorld } from './github-world.ts'
import { type GitHubPullRequest, nextNumber } from './pull-requests.ts'

type NewPullRequest = Pick<
  GitHubPullRequest,
  'author' | 'headBranch' | 'baseBranch' | 'title' | 'body' | 'isDraft'
> & { headRepository: GitHubRepository }

/** Takes the pull requests that come from this repository to where its branches are now. */
export async function takePush(
  world: GitHubWorld,
  events: GitHubEvents,
  repository: GitHubRepository,
): Promise<void> {
  for (const target of world.repositories) {
    for (const pull of target.pulls) {
      if (pull.isOpen && pull.headRepository === repository) await followHead(target, pull)
    }
  }
  repository.pushedAt = world.now()
  events.push(repository)
}

/** @throws where a branch is not there. */
export async function openPullRequest(
  world: GitHubWorld,
  repository: GitHubRepository,
  wanted: NewPullRequest,
): Promise<GitHubPullRequest> {
  const { headRepository, headBranch, baseBranch } = wanted
  const baseSha = await readCommitId(repository.folder, `refs/heads/${baseBranch}`)
  const headSha = await readCommitId(headRepository.folder, `refs/heads/${headBranch}`)
  if (baseSha === null || headSha === null) throw new Error('A branch is not there.')
  const pull: GitHubPullRequest = {
    ...wanted,
    id: world.newId('thing'),
    number: nextNumber(repository),
    isOpen: true,
    headSha,
    baseSha,
    reviews: [],
  }
  repository.pulls.push(pull)
  await followHead(repository, pull)
  return pull
}

async function followHead(target: GitHubRepository, pull: GitHubPullRequest): Promise<void> {
  if (!pull.headRepository) return
  const { folder } = pull.headRepository
  const sha = await readCommitId(folder, `refs/heads/${pull.headBranch}`)
  if (sha === null) return // The branch was deleted: the pull request keeps what it had.
  const kept = `+refs/heads/${pull.headBranch}:refs/pull/${pull.number}/head`
  await git(target.folder, 'fetch', '--quiet', folder, kept)
  pull.headSha = sha
}
