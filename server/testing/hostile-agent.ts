import { writeFile } from 'node:fs/promises'

/** How it answers the server's upgrade; to calls over HTTP it says what an honest agent would. */
export const hostileAnswers = {
  'Set-Cookie beside a right 101':
    "'HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\nSec-WebSocket-Accept: ' + accept + '\\r\\nSet-Cookie: __Host-bothy.session=stolen; Path=/; Secure\\r\\n\\r\\n'",
  'a redirect':
    "'HTTP/1.1 302 Found\\r\\nLocation: http://127.0.0.1:1/\\r\\nContent-Length: 0\\r\\n\\r\\n'",
  'ten megabytes of headers':
    "'HTTP/1.1 101 Switching Protocols\\r\\nX-Long: ' + 'a'.repeat(10 * 1024 * 1024)",
  'a wrong Sec-WebSocket-Accept':
    "'HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\nSec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\\r\\n\\r\\n'",
  'an answer of 200': "'HTTP/1.1 200 OK\\r\\nContent-Length: 0\\r\\n\\r\\n'",
  silence: "''",
}

/** A program in the agent's place that greets as it does and then misbehaves. */
export async function writeHostileAgent(file: string, answer: string): Promise<string> {
  const program = `
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createConnection } from 'node:net'
const folder = process.env.BOTHY_LINE_FOLDER
const { generation, protocol } = JSON.parse(readFileSync(folder + '/start.json', 'utf8'))
const honest = JSON.stringify({ result: { data: { userName: 'dev', insteadOf: null } } })
function dial() {
  const line = createConnection(folder + '/home.sock')
  line.on('connect', () => line.write('BOTHY-AGENT ' + protocol + ' ' + generation + '\\n'))
  line.on('error', () => undefined)
  line.on('close', () => setTimeout(dial, 100))
  line.once('data', (chunk) => {
    const key = /sec-websocket-key: (\\S+)/i.exec(String(chunk))?.[1]
    if (!key) return line.end('HTTP/1.1 200 OK\\r\\nContent-Length: ' + honest.length + '\\r\\n\\r\\n' + honest)
    const accept = createHash('sha1').update(key + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11').digest('base64')
    line.write(${answer})
  })
}
dial(); dial()
`
  await writeFile(file, program)
  return file
}
