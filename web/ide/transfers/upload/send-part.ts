import { type UploadAnswer, uploadAnswer } from '#server/files/files.schema.ts'
import { TransferError } from '../transfer-error.ts'

/** What the agent must know of an upload; see `uploadInput` of the agent. */
export type UploadParameters = {
  path: string
  id: string
  sizeBytes: number
  modifiedAt: number
  overwrite: boolean
  offset: number
}
type Options = { signal: AbortSignal; onSent?: (bytes: number) => void }

/** No answer came, or one of nobody who knows of uploads: it may go better the next time. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError'
}

const withInput = (address: string, parameters: UploadParameters): string =>
  `${address}?input=${encodeURIComponent(JSON.stringify(parameters))}`

/** How much is there. */
export async function askUpload(
  address: string,
  parameters: UploadParameters,
  { signal }: Options,
): Promise<UploadAnswer> {
  const asked = fetch(withInput(address, parameters), { credentials: 'omit', signal })
  const response = await asked.catch(orNoAnswer(signal))
  return readAnswer(response.status, await response.text().catch(orNoAnswer(signal)))
}

/**
 * What had arrived is forgotten at once rather than after some minutes. Failing that is
 * nobody's concern.
 */
export async function dropUpload(address: string, parameters: UploadParameters): Promise<void> {
  const options = { method: 'DELETE', credentials: 'omit', keepalive: true } as const
  await fetch(withInput(address, parameters), options).catch(() => undefined)
}

/**
 * Bytes from the offset on. By XMLHttpRequest, the only one that tells how much has gone; a small
 * part goes without listening, as a request that needs no preflight.
 */
export function sendPart(
  address: string,
  { parameters, bytes }: { parameters: UploadParameters; bytes: Blob },
  { signal, onSent }: Options,
): Promise<UploadAnswer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const abort = () => {
      request.abort()
      reject(signal.reason)
    }
    const end = (settle: () => void) => {
      signal.removeEventListener('abort', abort)
      settle()
    }
    request.open('POST', withInput(address, parameters))
    request.onload = () =>
      end(() => {
        try {
          resolve(readAnswer(request.status, request.responseText))
        } catch (error) {
          reject(error)
        }
      })
    request.onerror = () => end(() => reject(new NoAnswerError()))
    if (onSent) request.upload.onprogress = ({ loaded }) => onSent(loaded)
    signal.addEventListener('abort', abort)
    if (signal.aborted) return end(abort)
    request.send(bytes)
  })
}

function readAnswer(status: number, text: string): UploadAnswer {
  const parsed = uploadAnswer.safeParse(jsonOrNull(text))
  if (!parsed.success || status >= 500) throw new NoAnswerError()
  if (parsed.data.reason === null || parsed.data.reason === 'UPLOAD_BEHIND') return parsed.data
  throw new TransferError(parsed.data.reason)
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // A proxy's own page, perhaps.
    return null
  }
}

const orNoAnswer =
  (signal: AbortSignal) =>
  (error: unknown): never => {
    signal.throwIfAborted()
    throw new NoAnswerError(undefined, { cause: error })
  }
