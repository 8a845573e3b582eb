import { agentErrorCode, isConnectionLost } from '#web/lib/agent-client.ts'
import { sentenceOf } from '#web/lib/trpc-errors.ts'

/** A refusal at the origin of the files, by its code; null where none was said. */
export class TransferError extends Error {
  override readonly name = 'TransferError'
  readonly reason: string | null

  constructor(reason: string | null) {
    super(reason ?? 'No answer')
    this.reason = reason
  }
}

export const reasonOfAnswer = (answer: Response): string | null =>
  answer.headers.get('bothy-reason')

const words: Record<string, string> = {
  ADDRESS_INVALID: 'The permission for this has run out. Try again.',
  AGENT_UNREACHABLE: 'The codespace did not answer.',
  CODESPACE_STOPPED: 'The codespace is not running.',
  DOWNLOADS_NOT_ALLOWED: 'Downloads are switched off for this codespace.',
  FILE_EXISTS: 'Something of that name is already there.',
  FILE_IS_FOLDER: 'There is a folder of that name.',
  FILE_NOT_FOUND: 'It is no longer there.',
  FILE_NOT_PERMITTED: 'You have no permission for this.',
  FILE_NOT_REGULAR: 'It is neither a file nor a folder.',
  FOLDER_NOT_FOUND: 'The folder is no longer there.',
  PATH_INVALID: 'The codespace cannot have a file of that name.',
  TOO_MANY_AT_ONCE: 'Too much is under way already. Try again in a moment.',
  UPLOADS_NOT_ALLOWED: 'Uploads are switched off for this codespace.',
  WORKSPACE_FULL: 'The codespace’s disk is full.',
}

/** One sentence to show. */
export function wordsOfFailure(error: unknown): string {
  if (error instanceof TransferError) {
    return words[error.reason ?? ''] ?? 'Bothy did not answer as expected.'
  }
  // So `fetch` fails where no answer came.
  if (error instanceof TypeError) {
    return 'The address of this codespace’s files cannot be reached. Whoever runs Bothy may have to look at BOTHY_PORTS_URL.'
  }
  if (isConnectionLost(error)) return 'The connection was lost on the way.'
  const code = agentErrorCode(error)
  return (code && words[code]) ?? sentenceOf(error)
}
