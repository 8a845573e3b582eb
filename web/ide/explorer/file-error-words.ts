import { agentErrorCode, isConnectionLost } from '#web/lib/agent-client.ts'

/** Why something was not done to a file, for the user. */
export function fileErrorWords(error: unknown): string {
  if (isConnectionLost(error)) {
    return 'The connection was lost on the way, so it may have happened. The explorer shows what is there.'
  }
  const code = agentErrorCode(error)
  if (code === 'FILE_EXISTS') return 'Something of that name is already there.'
  if (code === 'FILE_NOT_PERMITTED') return 'You may not change this folder.'
  if (code === 'WORKSPACE_FULL') return 'The codespace’s disk is full.'
  if (code === 'FILE_NOT_FOUND' || code === 'FOLDER_NOT_FOUND') return 'It is no longer there.'
  if (code === 'FILE_NOT_REGULAR') return 'It is neither a file nor a folder.'
  return error instanceof Error ? error.message : String(error)
}
