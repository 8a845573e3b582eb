import { createInterface } from 'node:readline'

/** The engine's streams of JSON objects, one a line. */
export async function* readJsonLines<T>(stream: NodeJS.ReadableStream): AsyncGenerator<T> {
  // readline swallows an error of its input; an engine that breaks off must not look like one that ended.
  let failure: unknown
  stream.on('error', (error) => {
    failure = error
  })
  for await (const line of createInterface({
    input: stream,
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    if (line.trim() !== '') yield JSON.parse(line) as T
  }
  if (failure) throw failure
}
