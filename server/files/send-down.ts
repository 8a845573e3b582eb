import type { IncomingMessage, ServerResponse } from 'node:http'
import { basename, dirname } from 'node:path/posix'
import { pipeline } from 'node:stream/promises'
import { transferPaths } from '#agent/protocol/transfers.ts'
import { type AgentAnswer, readAnswer } from './agent-answer.ts'
import { attachment, fileType } from './file-types.ts'
import type { AddressKind } from './files.schema.ts'
import {
  type AgentRequest,
  type Door,
  type FilesContext,
  openAgentRequest,
} from './open-request.ts'
import { refuse } from './refuse.ts'
import { watchForStall } from './stall-timer.ts'

const headMs = 15_000
const stallMs = 120_000

export type Wanted = { kind: AddressKind; paths: string[] }

/**
 * A file, or a range of it, or an archive, from the agent to the browser. The agent says how long
 * and what part it is; everything else that the browser is told is the server's word. What ends
 * early ends visibly so.
 */
export async function sendDown(
  ctx: FilesContext,
  door: Door,
  {
    request,
    response,
    wanted,
  }: { request: IncomingMessage; response: ServerResponse; wanted: Wanted },
): Promise<void> {
  const isArchive = wanted.kind === 'archive'
  const { asked, answered, close } = await openAgentRequest(ctx, door, askFor(request, wanted))
  response.once('close', close)
  const deadline = setTimeout(close, headMs)
  try {
    asked.end(isArchive ? archiveBody(request, wanted) : undefined)
    const answer = await answered
    clearTimeout(deadline)
    const head = readAnswer(answer)
    if (!isSendable(head, isArchive)) {
      const { reason } = head
      if (reason === null) throw new Error(`The agent answered with ${head.status}.`)
      return refuse(request, response, { status: reason === 'FILE_NOT_FOUND' ? 404 : 422, reason })
    }
    response.writeHead(head.status, headersOf(head, wanted))
    // What an agent sends after a head that says there is nothing would be read as the next answer.
    if (request.method === 'HEAD' || head.status === 416) {
      response.end()
      return
    }
    watchForStall(answer, stallMs, close)
    await pipeline(answer, response)
  } finally {
    clearTimeout(deadline)
    close()
  }
}

function askFor({ method, headers }: IncomingMessage, wanted: Wanted): AgentRequest {
  const isHead = method === 'HEAD'
  if (wanted.kind === 'archive') {
    const length = Buffer.byteLength(archiveBody({ method }, wanted))
    return { method: 'POST', path: transferPaths.archive, headers: { 'content-length': length } }
  }
  const [path] = wanted.paths
  const { range = '', 'if-range': ifRange = '' } = headers
  return {
    method: isHead ? 'HEAD' : 'GET',
    path: `${transferPaths.file}?input=${encodeURIComponent(JSON.stringify({ path }))}`,
    headers: {
      ...(/^bytes=\d{0,15}-\d{0,15}$/.test(range) ? { range } : {}),
      ...(/^"[\w-]{1,100}"$/.test(String(ifRange)) ? { 'if-range': String(ifRange) } : {}),
    },
  }
}

/** HEAD has none, so the agent is told that it is only to look whether all is there. */
function archiveBody({ method }: Pick<IncomingMessage, 'method'>, { paths }: Wanted): string {
  return JSON.stringify({ paths, isLookOnly: method === 'HEAD' })
}

function isSendable({ status, length, range }: AgentAnswer, isArchive: boolean): boolean {
  if (isArchive) return status === 200
  if (status === 200) return length !== null
  if (status === 206) return length !== null && range !== null && !range.includes('*')
  return status === 416 && range !== null
}

function headersOf({ status, length, range, etag }: AgentAnswer, { kind, paths }: Wanted) {
  if (kind === 'archive') {
    return {
      'Content-Type': 'application/zip',
      'Content-Disposition': attachment(archiveName(paths)),
    }
  }
  const [path = ''] = paths
  return {
    'Content-Type': fileType(path),
    // An element shows it all the same; a page of its own it never is.
    'Content-Disposition': attachment(basename(path)),
    'Accept-Ranges': 'bytes',
    'Content-Length': status === 416 ? 0 : (length ?? 0),
    ...(range === null ? {} : { 'Content-Range': range }),
    ...(etag === null ? {} : { ETag: etag }),
  }
}

/** Of one entry after itself, of several after the folder they are in. */
function archiveName(paths: string[]): string {
  const [first = '/'] = paths
  const name = basename(paths.length === 1 ? first : dirname(first))
  return `${name || 'files'}.zip`
}
