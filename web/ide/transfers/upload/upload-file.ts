import { TRPCClientError } from '@trpc/client'
import type { UploadAnswer } from '#server/files/files.schema.ts'
import { codeOf } from '#web/lib/trpc-errors.ts'
import { TransferError } from '../transfer-error.ts'
import type { PlannedFile } from './find-conflicts.ts'
import type { Patience } from './patience.ts'
import {
  askUpload,
  dropUpload,
  NoAnswerError,
  sendPart,
  type UploadParameters,
} from './send-part.ts'

/** What goes without a word of how much has gone, and so without a preflight. */
const smallBytes = 1024 * 1024
/** What some proxies on the way let through in one request. */
const partBytes = 64 * 1024 * 1024

export type UploadFileContext = {
  addresses: { current(): Promise<string>; renew(): void }
  patience: Patience
  signal: AbortSignal
  /** How many bytes of it are there, by what is known now. */
  onProgress: (bytes: number) => void
}

/**
 * One file, from the byte on that has arrived, until it is whole in its place. Waits out lost
 * connections and restarts. A signal that ends with 'paused' leaves what has arrived, any other
 * takes it away.
 */
export async function uploadFile(
  ctx: UploadFileContext,
  { path, file, overwrite }: PlannedFile,
  id: string,
): Promise<void> {
  const { addresses, patience, signal, onProgress } = ctx
  const parameters: UploadParameters = {
    path,
    id,
    sizeBytes: file.size,
    modifiedAt: file.lastModified,
    overwrite,
    offset: 0,
  }
  let isKnown = file.size <= smallBytes
  try {
    for (;;) {
      try {
        const address = await addresses.current()
        const answer: UploadAnswer = isKnown
          ? await sendNext(address, parameters)
          : await askUpload(address, parameters, { signal })
        patience.worked()
        if (answer.isDone) return onProgress(file.size)
        parameters.offset = answer.offset ?? 0
        onProgress(parameters.offset)
        isKnown = true
      } catch (error) {
        signal.throwIfAborted()
        if (error instanceof TransferError && error.reason === 'ADDRESS_INVALID') {
          addresses.renew()
          await patience.lost(signal)
        } else if (isPassing(error)) {
          await requireReadable(file)
          await patience.lost(signal)
        } else throw error
        isKnown = false
      }
    }
  } catch (error) {
    if (signal.reason !== 'paused')
      addresses.current().then(
        (address) => dropUpload(address, parameters),
        // What has arrived is forgotten by itself after some minutes.
        () => undefined,
      )
    throw error
  }

  function sendNext(address: string, { offset }: UploadParameters): Promise<UploadAnswer> {
    const bytes = file.slice(offset, Math.min(file.size, offset + partBytes))
    const isSmall = bytes.size <= smallBytes
    const onSent = (sent: number) => onProgress(offset + sent)
    return sendPart(address, { parameters, bytes }, { signal, ...(isSmall ? {} : { onSent }) })
  }
}

function isPassing(error: unknown): boolean {
  if (error instanceof NoAnswerError) return true
  // Nobody was there to be asked for an address.
  if (error instanceof TRPCClientError) return codeOf(error) === null
  return error instanceof TransferError && error.reason === 'TOO_MANY_AT_ONCE'
}

/** A browser says the same of a file that it can no longer read as of a line that broke. */
async function requireReadable(file: File): Promise<void> {
  try {
    await file.slice(0, 1).arrayBuffer()
  } catch (cause) {
    throw new Error('It was changed or taken away on your machine.', { cause })
  }
}
