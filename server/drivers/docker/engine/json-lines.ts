import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'

/** The engine's streams of JSON objects, one a line. Whoever reads no further ends the stream. */
export async function* readJsonLines<T>(stream: Readable): AsyncGenerator<T> {
  // readline swallows an error of its input; an engine that breaks off must not look like
  // one that ended.
  let failure: unknown
  stream.on('error', (error) => {
    failure = error
  })
  const lines = createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })
  // It says the same error again, also when nobody reads any more.
  lines.on('error', () => undefined)
  try {
    for await (const line of lines) {
      if (line.trim() !== '') yield JSON.parse(line) as T
    }
  } finally {
    lines.close()
    stream.destroy()
  }
  if (failure) throw failure
}
