import type { IncomingMessage, ServerResponse } from 'node:http'
import { transferPaths, uploadInput } from '#agent/protocol/transfers.ts'
import { type AgentAnswer, readAnswer } from './agent-answer.ts'
import type { UploadAnswer } from './files.schema.ts'
import { type Door, type FilesContext, openAgentRequest } from './open-request.ts'
import { answerJson, refuse } from './refuse.ts'
import { watchForStall } from './stall-timer.ts'

const stallMs = 60_000
/** Once all is there it is synced to the disk, which takes its time with what is large. */
const lastWordMs = 10 * 60_000

const methods = { GET: 'GET', POST: 'POST', DELETE: 'DELETE' } as const

type Upload = { request: IncomingMessage; response: ServerResponse; folder: string }

/**
 * Bytes from the browser to the agent (POST), how many there are (GET), or none any more
 * (DELETE). What arrived before a line broke is kept by the agent, so that the browser asks and
 * goes on from there.
 */
export async function takeUp(
  ctx: FilesContext,
  door: Door,
  { request, response, folder }: Upload,
): Promise<void> {
  const input = readInput(request, folder)
  const method = methods[request.method as keyof typeof methods]
  if (!input || !method) {
    return refuse(request, response, { status: 400, reason: 'UPLOAD_INVALID' })
  }
  const length = Number(request.headers['content-length'])
  const isSending = method === 'POST'
  if (isSending && !(length >= 0 && length <= input.sizeBytes - input.offset)) {
    return refuse(request, response, { status: 411, reason: 'UPLOAD_INVALID' })
  }
  const { asked, answered, close } = await openAgentRequest(ctx, door, {
    method,
    path: `${transferPaths.upload}?input=${encodeURIComponent(JSON.stringify(input))}`,
    headers: isSending ? { 'content-length': length } : {},
  })
  response.once('close', close)
  try {
    if (isSending) send(request, asked, close)
    else asked.end()
    const deadline = setTimeout(close, lastWordMs)
    answered.finally(() => clearTimeout(deadline)).catch(() => undefined)
    const answer = await answered
    request.unpipe(asked)
    const { status, body } = answerFor(readAnswer(answer), input.sizeBytes)
    answerJson(request, response, { status, answer: body })
  } finally {
    close()
  }
}

function send(request: IncomingMessage, asked: NodeJS.WritableStream, close: () => void): void {
  watchForStall(request, stallMs, close)
  request.once('aborted', close)
  // The answer, or its absence, says what came of it.
  request.on('error', close).pipe(asked)
}

/** Nobody but the address says which folder it is. */
function readInput(request: IncomingMessage, folder: string) {
  const query = new URLSearchParams(request.url?.split('?')[1] ?? '')
  try {
    const given: unknown = JSON.parse(query.get('input') ?? '')
    const parsed = uploadInput.safeParse({ ...(given as object), folder })
    return parsed.success ? parsed.data : null
  } catch {
    // No JSON at all.
    return null
  }
}

const statuses: Record<string, number> = { FILE_EXISTS: 409, UPLOAD_BEHIND: 409 }

function answerFor(
  { status, offset, reason }: AgentAnswer,
  sizeBytes: number,
): { status: number; body: UploadAnswer } {
  const known = offset !== null && offset <= sizeBytes ? offset : null
  if (status === 201) return { status: 201, body: { isDone: true, offset: known, reason: null } }
  if (status === 200 && known !== null) {
    return { status: 200, body: { isDone: false, offset: known, reason: null } }
  }
  if (status >= 400 && status < 500 && reason !== null) {
    return { status: statuses[reason] ?? 422, body: { isDone: false, offset: known, reason } }
  }
  return { status: 502, body: { isDone: false, offset: null, reason: 'AGENT_UNREACHABLE' } }
}
