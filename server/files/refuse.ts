import type { IncomingMessage, ServerResponse } from 'node:http'
import type { UploadAnswer } from './files.schema.ts'

/** For the page's script, which cannot read the body of an answer to HEAD. */
export const reasonHeader = 'Bothy-Reason'
const drainMs = 5000

/**
 * Answers with nothing but a code for the page's script. A navigation gets no page at all (204):
 * the page that began it stays, where an error would take the place of an IDE.
 */
export function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  { status, reason }: { status: number; reason: string },
): void {
  const isNavigation = request.headers['sec-fetch-dest'] === 'document'
  answerJson(request, response, {
    status: isNavigation ? 204 : status,
    answer: { isDone: false, offset: null, reason },
  })
}

export function answerJson(
  request: IncomingMessage,
  response: ServerResponse,
  { status, answer }: { status: number; answer: UploadAnswer },
): void {
  if (response.headersSent || response.destroyed) {
    response.destroy()
    return
  }
  const body = status === 204 || request.method === 'HEAD' ? '' : JSON.stringify(answer)
  if (answer.reason !== null) response.setHeader(reasonHeader, answer.reason)
  if (body) response.setHeader('Content-Type', 'application/json')
  response.writeHead(status).end(body)
  // A browser reads no answer while it sends. What is still to come is taken and thrown away,
  // but not for ever.
  setTimeout(() => request.complete || request.destroy(), drainMs).unref()
}
