import type { Readable } from 'node:stream'

/** Calls back when nothing has come out of the stream, nor been taken, for that long. */
export function watchForStall(stream: Readable, stallMs: number, onStall: () => void): void {
  const timer = setTimeout(onStall, stallMs)
  stream.on('data', () => timer.refresh())
  stream.once('close', () => clearTimeout(timer))
}
