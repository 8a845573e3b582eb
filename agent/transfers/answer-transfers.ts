import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ZodType } from 'zod'
import type { AgentContext } from '../context.ts'
import { AgentError } from '../errors.ts'
import type { AgentErrorCode } from '../protocol/errors.ts'
import {
  sendArchiveInput,
  sendFileInput,
  transferHeaders,
  transferPaths,
  type UploadInput,
  uploadInput,
} from '../protocol/transfers.ts'
import { sendArchive } from './send-archive.ts'
import { sendFile } from './send-file.ts'
import { UploadBehind, type UploadState, Uploads } from './uploads.ts'

/** A thousand paths, each as long as it may be. */
const maxInputBytes = 5 * 1024 * 1024

const drainMs = 2000

type Exchange = { request: IncomingMessage; response: ServerResponse }

/** Answers what begins with `/transfers/`, and false for everything else. */
export function answerTransfers(ctx: AgentContext) {
  const uploads = new Uploads(ctx)
  return (request: IncomingMessage, response: ServerResponse): boolean => {
    const work = choose(ctx, uploads, { request, response })
    if (!work) return false
    work().catch((error: unknown) => refuse(request, response, error))
    return true
  }
}

function choose(ctx: AgentContext, uploads: Uploads, exchange: Exchange) {
  const { request, response } = exchange
  const { method = '' } = request
  switch (request.url?.split('?', 1)[0]) {
    case transferPaths.file:
      if (method !== 'GET' && method !== 'HEAD') return null
      return async () => sendFile(ctx.files, fromAddress(request, sendFileInput).path, exchange)
    case transferPaths.archive:
      if (method !== 'POST') return null
      return async () =>
        sendArchive(ctx.files, parse(await readBody(request), sendArchiveInput), response)
    case transferPaths.upload: {
      const take = uploadMethods[method]
      if (!take) return null
      return async () =>
        tell(response, await take(uploads, fromAddress(request, uploadInput), request))
    }
    default:
      return null
  }
}

const uploadMethods: Record<
  string,
  (uploads: Uploads, input: UploadInput, request: IncomingMessage) => Promise<UploadState>
> = {
  // Left in the middle it must not take the line with it, on which the reason is to be told.
  POST: (uploads, input, request) =>
    uploads.write(input, {
      bytes: request.iterator({ destroyOnReturn: false }),
      stop: () => request.destroy(),
    }),
  GET: (uploads, input) => uploads.look(input),
  DELETE: (uploads, input) => uploads.drop(input),
}

function tell(response: ServerResponse, { isDone, offset }: UploadState): void {
  const headers = { [transferHeaders.offset]: offset, 'content-length': 0 }
  response.writeHead(isDone ? 201 : 200, headers).end()
}

function refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) {
    response.destroy()
    return
  }
  if (error instanceof UploadBehind) {
    send(response, 409, { reason: 'UPLOAD_BEHIND', offset: error.offset })
  } else if (error instanceof AgentError) {
    send(response, 422, { reason: error.reason })
  } else {
    if (!request.destroyed)
      console.error(`${request.method} ${request.url?.split('?', 1)[0]}:`, error)
    send(response, 500, {})
  }
  // Whoever is still sending would have its line broken before it has read the answer.
  request.on('error', () => undefined).resume()
  const timer = setTimeout(() => response.end(), drainMs)
  request.once('close', () => clearTimeout(timer))
  request.once('end', () => response.end())
  if (request.readableEnded) response.end()
}

type Refusal = Partial<Record<keyof typeof transferHeaders, string | number>>

function send(response: ServerResponse, status: number, said: Refusal): void {
  const headers = Object.entries(said).map(([name, value]) => [
    transferHeaders[name as keyof typeof transferHeaders],
    value,
  ])
  response.writeHead(status, { 'content-length': 0, ...Object.fromEntries(headers) })
  response.flushHeaders()
}

function fromAddress<T>({ url = '' }: IncomingMessage, shape: ZodType<T>): T {
  return parse(new URLSearchParams(url.split('?')[1] ?? '').get('input') ?? '', shape)
}

function parse<T>(text: string, shape: ZodType<T>): T {
  const invalid: AgentErrorCode = 'PATH_INVALID'
  try {
    return shape.parse(JSON.parse(text))
  } catch (cause) {
    throw new AgentError(invalid, 'That makes no sense.', { cause })
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request) {
    length += chunk.length
    if (length > maxInputBytes) throw new AgentError('PATH_INVALID', 'That is too much.')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}
