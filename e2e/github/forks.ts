import { cp, rm } from 'node:fs/promises'
import { git } from './git-contents.ts'
import type { GitHubRepository } from './github-repositories.ts'

/** All commits, branches and tags of the source; its pull requests stay there. */
export async function copyIntoFork(
  source: GitHubRepository,
  fork: GitHubRepository,
): Promise<void> {
  await rm(fork.folder, { recursive: true })
  await cp(source.folder, fork.folder, { recursive: true })
  const pulls = await git(fork.folder, 'for-each-ref', '--format=%(refname)', 'refs/pull')
  for (const ref of pulls.split('\n').filter(Boolean)) {
    await git(fork.folder, 'update-ref', '-d', ref)
  }
}
