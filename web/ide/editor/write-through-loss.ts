import type { WriteFileInput } from '#agent/protocol/files.ts'
import { agentErrorCode, isConnectionLost } from '#web/lib/agent-client.ts'

/** A save that breaks the connection again and again is told rather than tried for ever. */
const mostAttempts = 8

/**
 * Writes once there is a connection, and again where the answer was lost: then it may have been
 * written, which shows as `FILE_CHANGED` with the very same content.
 */
export async function writeThroughLoss(
  write: (input: WriteFileInput) => Promise<{ etag: string }>,
  input: WriteFileInput,
): Promise<{ etag: string }> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await write(input)
    } catch (error) {
      if (!isConnectionLost(error) || attempt === mostAttempts) throw error
    }
  }
}

/** There is no file under that name any more, whatever is there instead. */
export function isGone(error: unknown): boolean {
  const code = agentErrorCode(error)
  return code === 'FILE_NOT_FOUND' || code === 'FILE_IS_FOLDER' || code === 'FILE_NOT_REGULAR'
}
