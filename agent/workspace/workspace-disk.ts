import { readFileSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import type { AgentContext } from '../context.ts'
import type { WorkspaceWork } from '../protocol/workspace.ts'
import { isOwnFileSystem } from './own-mount.ts'

type DiskContext = Pick<AgentContext, 'effectiveUser' | 'workspacesFolder'>

/** How full the workspaces are; null where they have no limit of their own. */
export async function readWorkspaceDisk(ctx: DiskContext): Promise<WorkspaceWork['disk']> {
  const folder = ctx.workspacesFolder
  if (!isOwnFileSystem(readFileSync('/proc/self/mountinfo', 'utf8'), folder)) return null
  const { bsize, blocks, bfree, bavail } = await ctx.effectiveUser.asUser(() => statfs(folder))
  const usedBytes = (blocks - bfree) * bsize
  // What is kept back for root is nothing that the user could fill.
  return { usedBytes, limitBytes: usedBytes + bavail * bsize }
}
