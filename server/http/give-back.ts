import type { IncomingMessage } from 'node:http'
import type { Readable, Writable } from 'node:stream'

/** What is smaller may lie in memory that others have a part of, and is not worth the question. */
const worthwhileBytes = 16 * 1024

/**
 * Called before one is piped to the other: gives the memory of each chunk back as soon as it is
 * written. Left to the collector it is 64 KiB that V8 counts for a few bytes, until so much of it
 * has come together that everything there is has to be looked through, ten times in a second.
 * Nobody else may keep a chunk.
 */
export function giveBack(from: Readable, to: Writable): void {
  let passed: Buffer[] = []
  // It comes before the one of the pipe: what it sees has not been passed on yet.
  from.on('data', (chunk: Buffer) => {
    if (to.writableLength === 0 && passed.length > 0) {
      for (const one of passed) release(one)
      passed = []
    }
    passed.push(chunk)
  })
}

/**
 * The same for what is read from a connection while it brings this answer: all that is kept of it
 * is a copy, made by Node's parser.
 */
export function giveBackRead(answer: IncomingMessage): void {
  const { socket } = answer
  let kept: ArrayBufferLike | undefined
  const onBody = ({ buffer }: Buffer) => {
    kept = buffer
  }
  const onRead = (chunk: Buffer) => {
    if (chunk.buffer !== kept) release(chunk)
  }
  answer.on('data', onBody)
  // It comes after that of the parser, which is done with a chunk when it returns.
  socket.on('data', onRead)
  answer.once('end', () => socket.off('data', onRead))
}

/** Only where all of the memory is the chunk's: other parts may be on another way. */
function release({ buffer, byteLength }: Buffer): void {
  if (byteLength < worthwhileBytes || byteLength !== buffer.byteLength) return
  if (buffer instanceof ArrayBuffer) buffer.transfer(0)
}
