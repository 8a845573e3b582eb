import { createHash } from 'node:crypto'
import type { AgentContext, Caller } from '../context.ts'
import { ownFolder } from '../files/own-folder.ts'

const plainId = /^[A-Za-z0-9_-]{1,64}$/

/** A folder that is one user's of this codespace, made where it is not there yet. */
export function userFolder(ctx: AgentContext, caller: Caller, name: string): Promise<string> {
  return ownFolder(ctx, name, folderNameOf(caller.userId))
}

/** The id itself where it can be a name, since people look into this folder too. */
function folderNameOf(userId: string): string {
  if (plainId.test(userId)) return userId
  return `~${createHash('sha256').update(userId).digest('hex').slice(0, 32)}`
}
