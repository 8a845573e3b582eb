import { request } from 'node:http'

/**
 * One call to a container engine over its local socket (Docker Engine API, without a version in the
 * path: the engine answers with its own).
 * @param {string} socketPath
 * @param {{ method?: string, path: string, headers?: Record<string, string>, body?:
 * import('node:stream').Readable, timeoutMs?: number }} call
 * @returns {Promise<import('node:http').IncomingMessage>}
 */
export function callEngine(socketPath, { method = 'GET', path, headers = {}, body, timeoutMs }) {
  return new Promise((resolve, reject) => {
    const asked = request(
      { socketPath, method, path, headers: { host: 'engine', ...headers } },
      resolve,
    )
    asked.on('error', reject)
    if (timeoutMs)
      asked.setTimeout(timeoutMs, () =>
        asked.destroy(new Error(`No answer within ${timeoutMs} ms.`)),
      )
    if (body) {
      body.on('error', (error) => asked.destroy(error))
      body.pipe(asked)
    } else {
      asked.end()
    }
  })
}

/** @param {import('node:http').IncomingMessage} response */
export async function readText(response) {
  let text = ''
  for await (const chunk of response) text += chunk
  return text
}

/** The parsed answer, or null for 404. */
export async function askEngine(socketPath, path, options = {}) {
  const response = await callEngine(socketPath, { path, timeoutMs: 10_000, ...options })
  const text = await readText(response)
  if (response.statusCode === 404) return null
  if (response.statusCode >= 400) throw new Error(`${path}: ${response.statusCode} ${text.trim()}`)
  return text ? JSON.parse(text) : null
}

/**
 * Follows an answer of JSON lines, as pull, import and build give them.
 * @returns {Promise<string>} the last error in it, or an empty string
 */
export async function followLines(response, onMessage) {
  response.setEncoding('utf8')
  let rest = ''
  let failure = response.statusCode >= 400 ? `status ${response.statusCode}` : ''
  const take = (line) => {
    if (!line.trim()) return
    const message = JSON.parse(line)
    failure = message.error ?? message.message ?? failure
    onMessage(message)
  }
  for await (const chunk of response) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    lines.forEach(take)
  }
  take(rest)
  return failure
}
