import { createHash } from 'node:crypto'
import type { AgentContext } from '../context.ts'
import type { GitStatus } from '../protocol/git.ts'
import { findGit, runGit } from '../workspace/run-git.ts'
import type { Repository } from './find-repository.ts'
import { StatusParser } from './parse-status.ts'

/** Folders that are untracked or ignored as a whole stay one line, whatever is in them. */
const statusArgs = [
  'status',
  '--porcelain=v2',
  '--branch',
  '-z',
  '--untracked-files=normal',
  '--ignored=matching',
]

export type ReadStatus = {
  status: GitStatus
  /** The same for what was the same. */
  mark: string
}

/**
 * As Git has it now. Null where Git refuses, as with a damaged repository. Rejects with the
 * signal's reason. It takes no lock and refreshes no index, so it neither is in anybody's way nor
 * causes what it looks for.
 */
export async function readStatus(
  ctx: AgentContext,
  { root, realRoot }: Repository,
  signal: AbortSignal,
): Promise<ReadStatus | null> {
  const git = await findGit(ctx)
  if (!git) return null
  const parser = new StatusParser()
  const hash = createHash('sha256')
  const onOutput = (bytes: Uint8Array) => {
    hash.update(bytes)
    parser.feed(bytes)
  }
  const isDone = await runGit(ctx, { git, folder: realRoot, args: statusArgs, onOutput }, signal)
  if (!isDone) return null
  return {
    status: { type: 'status', root, ...parser.status },
    mark: `${root}:${hash.digest('hex')}`,
  }
}
