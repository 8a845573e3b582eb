import type { AgentContext } from '../context.ts'
import type { WorkspaceWork } from '../protocol/workspace.ts'
import { readGitWork } from './git-work.ts'
import { readWorkspaceDisk } from './workspace-disk.ts'

const usualLongestMs = 10_000

const underWay = new WeakMap<AgentContext['effectiveUser'], Promise<WorkspaceWork>>()

/**
 * What would be lost with the workspace. Asked by several at the same time, it is looked up once.
 * What takes longer is given up.
 */
export function readWorkspaceWork(
  ctx: AgentContext,
  longestMs = usualLongestMs,
): Promise<WorkspaceWork> {
  const shared = underWay.get(ctx.effectiveUser)
  if (shared) return shared
  const work = look(ctx, AbortSignal.timeout(longestMs)).finally(() =>
    underWay.delete(ctx.effectiveUser),
  )
  underWay.set(ctx.effectiveUser, work)
  return work
}

async function look(ctx: AgentContext, signal: AbortSignal): Promise<WorkspaceWork> {
  // A file system that hangs does not end with the signal, so it is not waited for beyond it.
  const late = new Promise<null>((resolve) => {
    signal.addEventListener('abort', () => resolve(null), { once: true })
  })
  const [git, disk] = await Promise.all([
    Promise.race([readGitWork(ctx, signal), late]),
    Promise.race([readWorkspaceDisk(ctx).catch(() => null), late]),
  ])
  return { git, disk }
}
