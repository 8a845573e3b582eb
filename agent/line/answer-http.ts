import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  callTRPCProcedure,
  getTRPCErrorFromUnknown,
  getTRPCErrorShape,
  TRPCError,
} from '@trpc/server'
import type { RequestContext } from '../context.ts'
import { agentRouter } from '../router.ts'

const mostBodyBytes = 1024 * 1024

type Call = {
  path: string
  ctx: RequestContext
  onError: (failure: { error: TRPCError; path: string }) => void
}

/**
 * Answers one query (GET) or mutation (POST) in tRPC's own form, JSON both ways. Its own
 * adapter does the same by way of Fetch's Request and Response, which load all of undici: 5 MB
 * in every container.
 */
export async function answerHttp(
  request: IncomingMessage,
  response: ServerResponse,
  { path, ctx, onError }: Call,
): Promise<void> {
  const type = request.method === 'POST' ? 'mutation' : 'query'
  const left = new AbortController()
  response.once('close', () => left.abort())
  try {
    const data = await callTRPCProcedure({
      router: agentRouter,
      path,
      type,
      ctx,
      getRawInput: () => readInput(request, type),
      signal: left.signal,
      batchIndex: 0,
    })
    send(response, 200, { result: { data } })
  } catch (cause) {
    const error = getTRPCErrorFromUnknown(cause)
    onError({ error, path })
    const config = agentRouter._def._config
    const shape = getTRPCErrorShape({ config, error, type, path, input: undefined, ctx })
    send(response, shape.data.httpStatus, { error: shape })
  }
}

async function readInput(request: IncomingMessage, type: 'query' | 'mutation'): Promise<unknown> {
  const text = type === 'query' ? inputOfAddress(request.url ?? '') : await readBody(request)
  if (!text) return undefined
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new TRPCError({ code: 'PARSE_ERROR', cause })
  }
}

function inputOfAddress(url: string): string | null {
  return new URLSearchParams(url.split('?')[1] ?? '').get('input')
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request) {
    length += chunk.length
    if (length > mostBodyBytes) throw new TRPCError({ code: 'PAYLOAD_TOO_LARGE' })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

function send(response: ServerResponse, status: number, answer: unknown): void {
  if (response.destroyed) return
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
}
