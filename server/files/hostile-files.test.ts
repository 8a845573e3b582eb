import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text as textOf } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeHostileAgent } from '#server/testing/hostile-agent.ts'
import { TestApp, type TestUser } from '#server/testing/test-app.ts'
import { askAddress, createRunning, mint } from './files.testing.ts'

let folder: string
let answerFile: string
let app: TestApp
let alice: TestUser
let name: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bothy-hostile-'))
  answerFile = join(folder, 'answer.txt')
  const agentFile = await writeHostileAgent(join(folder, 'agent.mjs'), "''")
  // To what moves files it says what stands in the file, to all else what an honest agent would.
  const program = await readFile(agentFile, 'utf8')
  await writeFile(
    agentFile,
    program.replace(
      'const key =',
      `if (String(chunk).includes(' /transfers/')) return line.end(readFileSync(${JSON.stringify(answerFile)}))
    const key =`,
    ),
  )
  app = await TestApp.start({ agentFile })
  alice = await app.signIn()
  name = (await createRunning(app, alice)).name
})
afterAll(async () => {
  await app[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

const read = async (answer: string | Uint8Array) => {
  await writeFile(answerFile, answer)
  return askAddress(await mint(alice, name, 'read', '/x.html'))
}

test('of what an agent says about a file nothing crosses but what was looked at', async () => {
  const { status, headers, text } = await read(
    [
      'HTTP/1.1 200 OK',
      'Content-Length: 5',
      'Content-Type: text/html',
      'Content-Disposition: inline',
      'Content-Security-Policy: script-src *',
      'Access-Control-Allow-Origin: *',
      'Access-Control-Allow-Credentials: true',
      'Set-Cookie: __Host-bothy.session=stolen; Path=/; Secure',
      'Clear-Site-Data: "*"',
      'Service-Worker-Allowed: /',
      'Strict-Transport-Security: max-age=1; includeSubDomains',
      'Refresh: 0; url=http://evil.example',
      'Content-Encoding: gzip',
      'ETag: "bad value"',
      'Location: http://evil.example',
      '',
      'hello and more than was announced',
    ].join('\r\n'),
  )
  expect([status, text]).toEqual([200, 'hello'])
  expect(Object.keys(headers).sort()).toEqual([
    'accept-ranges',
    'access-control-allow-origin',
    'access-control-expose-headers',
    'cache-control',
    'connection',
    'content-disposition',
    'content-length',
    'content-security-policy',
    'content-type',
    'cross-origin-resource-policy',
    'date',
    'referrer-policy',
    'vary',
    'x-content-type-options',
  ])
  expect(headers['content-type']).toBe('application/octet-stream')
  expect(headers['access-control-allow-origin']).toBe(app.url)
})

test.for([
  [
    'a redirect',
    'HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n',
  ],
  ['an upgrade', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n'],
  ['no length', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n'],
  ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello'],
  [
    'a length and chunks',
    'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n',
  ],
  ['a range it was not asked for', 'HTTP/1.1 206 OK\r\nContent-Length: 5\r\n\r\nhello'],
  ['endless headers', `HTTP/1.1 200 OK\r\nX-Long: ${'a'.repeat(100_000)}`],
  ['what is no HTTP', randomBytes(1000)],
  ['an error of its own', 'HTTP/1.1 500 Oh\r\nContent-Length: 2\r\n\r\nno'],
  ['a made-up reason', 'HTTP/1.1 422 No\r\nBothy-Reason: <script>\r\nContent-Length: 0\r\n\r\n'],
] as [string, string | Uint8Array][])(
  'an agent that answers with %s gets a 502',
  async ([, answer]) => {
    const { status, headers } = await read(answer)
    expect(status).toBe(502)
    expect(Object.keys(headers)).not.toContain('location')
  },
)

test('an agent that stops in the middle, or goes on for ever, is seen to do so', async () => {
  await expect(read('HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\nhel')).rejects.toThrow()
  const { text } = await read(
    `HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n${'x'.repeat(1_000_000)}`,
  )
  expect(text).toBe('xxxxx')
})

test('bytes after an answer without any are never the next answer (S-42)', async () => {
  const forged = 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nhi'
  const head = `HTTP/1.1 416 No\r\nContent-Range: bytes */5\r\nContent-Length: ${forged.length}`
  await writeFile(answerFile, `${head}\r\n\r\n${forged}`)
  const { host, hostname, port, pathname } = new URL(await mint(alice, name, 'read', '/x.html'))
  expect(hostname).toContain('.localhost')
  const socket = connect(Number(port), '127.0.0.1')
  socket.write(`GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
  const said = await textOf(socket)
  expect(said).toMatch(/^HTTP\/1\.1 416 /)
  expect(said).toMatch(/\r\n\r\n$/)
  expect(said.match(/HTTP\/1\.1 /g)).toHaveLength(1)
})

test('an upload is done when the agent says so in the right words, and never larger than it is', async () => {
  const url = await mint(alice, name, 'upload', '/w')
  const upload = async (answer: string) => {
    await writeFile(answerFile, answer)
    const query = {
      path: 'a',
      id: 'abcdefghijk2',
      sizeBytes: 3,
      modifiedAt: null,
      overwrite: false,
      offset: 0,
    }
    const asked = await askAddress(url, {
      method: 'POST',
      query,
      body: 'abc',
      headers: { origin: app.url, 'content-length': '3' },
    })
    return [asked.status, JSON.parse(asked.text)]
  }
  const head = (status: string, more = '') =>
    `HTTP/1.1 ${status}\r\n${more}Content-Length: 0\r\n\r\n`
  const unreachable = { isDone: false, offset: null, reason: 'AGENT_UNREACHABLE' }
  expect(await upload(head('200 OK'))).toEqual([502, unreachable])
  expect(await upload(head('200 OK', 'Bothy-Offset: 4\r\n'))).toEqual([502, unreachable])
  expect(await upload(head('200 OK', 'Bothy-Offset: -1\r\n'))).toEqual([502, unreachable])
  expect(await upload(head('302 Found', 'Location: http://evil.example\r\n'))).toEqual([
    502,
    unreachable,
  ])
  expect(await upload(head('422 No', 'Bothy-Reason: FILE_EXISTS\r\n'))).toMatchObject([
    409,
    { reason: 'FILE_EXISTS' },
  ])
  expect(await upload(head('201 OK', 'Set-Cookie: a=b\r\n'))).toMatchObject([201, { isDone: true }])
})
