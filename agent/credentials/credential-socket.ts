import { unlinkSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'

/** More than any request of Git's. */
const mostBytes = 64 * 1024
const patienceMs = 5000
const mostConnections = 64
const lookMs = 1000

/** What is asked, in the first line, and the rest. `left` ends with the program that asks. */
export type Question = { question: string; rest: string; left: AbortSignal }
/**
 * The answer is all there is to say. One that takes a while has a deadline of its own, and is JSON:
 * there may be spaces before it.
 */
type Answer = (asked: Question) => string | Promise<string>

/**
 * Where the user's own programs ask: a socket in a folder of the user's. One question on each line,
 * up to its end. Returns at once; a socket that cannot be made is told in the agent's log, and then
 * nobody is answered.
 */
export function listenForQuestions(path: string, answer: Answer): Disposable {
  const server = createServer({ allowHalfOpen: true }, (line) => void converse(line, answer))
  server.maxConnections = mostConnections
  server.on('error', (error) => console.error('Nobody can ask for credentials:', error))
  try {
    unlinkSync(path)
  } catch {
    // There is none of an earlier life.
  }
  server.listen(path)
  server.unref()
  return { [Symbol.dispose]: () => void server.close() }
}

function converse(line: Socket, answer: Answer): void {
  const chunks: Buffer[] = []
  let length = 0
  line.setTimeout(patienceMs, () => line.destroy())
  line.on('error', () => line.destroy())
  line.on('data', (chunk) => {
    length += chunk.length
    if (length > mostBytes) line.destroy()
    else chunks.push(chunk)
  })
  line.on('end', () => {
    // Bytes that are no text become signs that nothing agrees with.
    const [question = '', rest = ''] = Buffer.concat(chunks)
      .toString()
      .split(/\n(.*)/s)
    line.setTimeout(0)
    const answered = answer({ question, rest, left: leaving(line) })
    if (typeof answered === 'string') {
      line.end(answered)
      return
    }
    const looks = setInterval(() => line.write(' '), lookMs)
    line.once('close', () => clearInterval(looks))
    answered
      .finally(() => clearInterval(looks))
      .then(
        (text) => line.end(text),
        (error) => {
          console.error('A question of a program was not answered:', error)
          line.destroy()
        },
      )
  })
}

/** Of a line that has been read to its end only what is written to it finds that nobody is there. */
function leaving(line: Socket): AbortSignal {
  const left = new AbortController()
  line.once('close', () => left.abort())
  return left.signal
}
