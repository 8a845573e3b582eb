import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Transform } from 'node:stream'
import { giveBack, giveBackRead } from '#server/http/give-back.ts'
import { leaveRest } from './answer-whole.ts'
import { trailersOf } from './trailers.ts'

const withoutBody = [204, 304]

/** `through` is what its body goes through on the way. */
export type Relayed = { headers: string[]; through?: Transform }

/**
 * The app's answer with this head, to the browser: byte by byte as fast as the browser takes it,
 * trailers included. What ends early ends visibly so.
 */
export function relayAnswer(
  answer: IncomingMessage,
  response: ServerResponse,
  { headers, through }: Relayed,
): void {
  const { statusCode = 502, statusMessage = '' } = answer
  response.writeHead(statusCode, printable(statusMessage), headers)
  answer.on('error', () => response.destroy())
  const isWithoutBody = response.req.method === 'HEAD' || withoutBody.includes(statusCode)
  // Whoever had a look at an empty one has read it to its end.
  if (isWithoutBody || answer.readableEnded) {
    answer.resume()
    response.end()
    return
  }
  answer.once('close', () => answer.complete || response.destroy())
  const body = through ? answer.pipe(through) : answer
  body.once('end', () => {
    const trailers = trailersOf(answer)
    if (trailers.length > 0) response.addTrailers(trailers)
    response.end()
    leaveRest(response)
  })
  let hasBegun = false
  body.once('data', () => {
    hasBegun = true
  })
  giveBackRead(answer)
  if (!through) giveBack(answer, response)
  body.pipe(response, { end: false })
  // A stream of events has a head long before its first event.
  setImmediate(() => hasBegun || response.writableEnded || response.flushHeaders())
}

/**
 * Throws away what is here of an answer that nobody waits for any more: its connection is asked
 * again behind its end alone, which what it goes through would keep from it.
 */
export function readToEnd(answer: IncomingMessage): void {
  answer.unpipe()
  answer.resume()
}

/** A reason phrase may be anything; one that is no text is left out. */
const printable = (phrase: string): string =>
  /^[\t\x20-\x7e\x80-\xff]*$/.test(phrase) ? phrase : ''
