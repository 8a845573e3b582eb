import { dirname, join } from 'node:path'
import type { AgentContext } from '../context.ts'
import type { WorkspaceWork } from '../protocol/workspace.ts'
import { StatusCount } from './count-status.ts'
import { findGit, runGit } from './run-git.ts'

/** Null where there is no repository or no Git, or where it did not say before the signal ended. */
export async function readGitWork(
  ctx: AgentContext,
  signal: AbortSignal,
): Promise<WorkspaceWork['git']> {
  const folder = await findRepository(ctx)
  const git = folder && (await findGit(ctx))
  if (!folder || !git) return null
  const run = async (args: string[], onOutput: (bytes: Uint8Array) => void) => {
    if (!(await runGit(ctx, { git, folder, args, onOutput }, signal))) throw new GitRefused()
  }
  try {
    const status = new StatusCount()
    const options = ['--branch', '-z', '--untracked-files=normal', '--ignore-submodules=none']
    await run(['status', '--porcelain=v2', ...options], (bytes) => status.feed(bytes))
    let unpushed = ''
    // A commit that is checked out without a branch would be lost like any other.
    const tips = status.hasCommit ? ['--branches', 'HEAD'] : ['--branches']
    await run(
      ['rev-list', '--count', ...tips, '--not', '--remotes', '--glob=refs/bothy/template'],
      (bytes) => {
        unpushed = (unpushed + bytes.toString()).slice(0, 100)
      },
    )
    let stashes = 0
    await run(['stash', 'list', '--format=%gd'], (bytes) => {
      stashes += bytes.filter((byte) => byte === 10).length
    })
    return { uncommitted: status.changed, unpushed: count(unpushed), stashes }
  } catch (error) {
    // Whatever it was, nothing is known: too slow, broken, or no room for one more process.
    if (!(error instanceof GitRefused) && !signal.aborted) console.error('Git work:', error)
    return null
  }
}

class GitRefused extends Error {
  override readonly name = 'GitRefused'
}

/** The repository that the workspace folder is in. */
async function findRepository({ files, start }: AgentContext): Promise<string | null> {
  let folder = start.workspaceFolder
  while (true) {
    const found = await files.find(join(folder, '.git')).catch(() => null)
    if (found) return files.realpath(folder).catch(() => null)
    const above = dirname(folder)
    if (above === folder) return null
    folder = above
  }
}

function count(text: string): number {
  const number = /^\d+/.exec(text)?.[0]
  if (number === undefined) throw new GitRefused()
  return Number(number)
}
