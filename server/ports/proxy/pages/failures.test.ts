import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { TestProxy } from '../port-proxy.testing.ts'

let proxy: TestProxy
beforeAll(async () => {
  proxy = await TestProxy.start({ patience: { pageMs: 300, otherMs: 600 } })
})
afterAll(() => proxy[Symbol.asyncDispose]())

const browser = { accept: 'text/html,*/*;q=0.8', 'sec-fetch-dest': 'document' }
const page = (port: number) => proxy.ask(port, { headers: browser })

/** A port on which nothing listens, a moment ago something did. */
async function deadPort(): Promise<number> {
  const port = await proxy.runTcp((socket) => socket.destroy())
  await proxy.stopServers()
  return port
}

test('F-53 a page of an app that does not listen yet says so and tries again by itself', async () => {
  const { status, headers, text } = await page(await deadPort())
  expect(status).toBe(502)
  expect(headers['cache-control']).toBe('no-store')
  expect(headers['content-security-policy']).toContain("default-src 'none'")
  expect(text).toContain('<meta http-equiv="refresh"')
  expect(text).toMatch(/Nothing listens on port \d+ yet/)
})

test('F-53 an API is told by a status, a code and one line', async () => {
  const port = await deadPort()
  const asking = [
    { headers: { accept: 'application/json' } },
    { headers: { 'sec-fetch-dest': 'empty', accept: '*/*' } },
    { method: 'POST', body: '{}' },
  ]
  for (const what of asking) {
    const { status, headers, text } = await proxy.ask(port, what)
    expect({ status, reason: headers['bothy-reason'] }).toEqual({
      status: 502,
      reason: 'PORT_REFUSED',
    })
    expect(text).toBe(`Nothing listens on port ${port} yet.\n`)
  }
})

test('F-53 of an app that has answered and is gone the page says that it has stopped', async () => {
  const port = await proxy.runApp((_, response) => response.end('here'))
  expect(await page(port)).toMatchObject({ status: 200 })
  await proxy.stopServers()
  expect((await page(port)).text).toContain(`The app on port ${port} has stopped`)
})

test('F-53 an app that crashes as it is asked is said to have hung up', async () => {
  const port = await proxy.runTcp((socket) => socket.once('data', () => socket.destroy()))
  const { status, text } = await page(port)
  expect({ status, isSaid: text.includes('hung up without an answer') }).toEqual({
    status: 502,
    isSaid: true,
  })
})

test('F-53 an app that hangs is waited for, and then said to', async () => {
  const port = await proxy.runTcp((socket) => socket.resume())
  expect(await page(port)).toMatchObject({ status: 504 })
  const answer = await proxy.ask(port)
  expect(answer).toMatchObject({ status: 504, headers: { 'bothy-reason': 'PORT_SILENT' } })
})

test('F-53 an answer that has begun may take as long as it likes', async () => {
  const port = await proxy.runApp((_, response) => {
    response.write('a')
    // Longer than anybody is waited for before that.
    setTimeout(() => response.end('b'), 900)
  })
  expect(await page(port)).toMatchObject({ status: 200, text: 'ab' })
})

test('F-53 so may one that begins before the whole question is there', async () => {
  const port = await proxy.runApp((request, response) => {
    response.write('a')
    request.resume().once('end', () => setTimeout(() => response.end('b'), 900))
  })
  const { asked, answered } = proxy.open(port, { method: 'POST' })
  asked.write('question')
  const [answer] = await answered
  asked.end()
  expect(await text(answer)).toBe('ab')
})

test.each([
  ['a status that is none', 'HTTP/1.1 042 x\r\nContent-Length: 0\r\n\r\n', 'not speak'],
  ['another protocol', 'SSH-2.0-OpenSSH_9.2\r\n', 'does not speak HTTP'],
  ['a header that is none', 'HTTP/1.1 200 OK\r\nBad Header\r\n\r\n', 'does not speak HTTP'],
  ['a header with a zero', 'HTTP/1.1 200 OK\r\nA: b\0c\r\n\r\n', 'does not speak HTTP'],
  [
    'two lengths',
    'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na',
    'not speak',
  ],
  ['an endless head', `HTTP/1.1 200 OK\r\nA: ${'a'.repeat(100_000)}\r\n\r\n`, 'is too long'],
  ['a TLS alert', '\x15\x03\x01\x00\x02\x02\x0a', 'speaks HTTPS'],
  [
    'an upgrade that nobody wanted',
    'HTTP/1.1 101 X\r\nUpgrade: a\r\nConnection: upgrade\r\n\r\n',
    'not speak',
  ],
])('F-53 of an app that answers with %s the page says so', async (_, answer, expected) => {
  const port = await proxy.runTcp((socket) => {
    socket.once('data', () => socket.write(Buffer.from(answer, 'latin1')))
  })
  const { status, text } = await page(port)
  expect(status).toBe(502)
  expect(text).toContain(expected)
})

test('F-53 a page of another port of the codespace may read why it got no answer', async () => {
  const port = await deadPort()
  const origin = `http://${proxy.hostOf(5173)}`
  const { headers } = await proxy.ask(port, { headers: { origin } })
  expect(headers).toMatchObject({
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers': 'Bothy-Reason',
  })
  const other = `http://${proxy.hostOf(5173).replace(proxy.name, 'amber-hut-23456789zzzzz')}`
  const refused = await proxy.ask(port, { headers: { origin: other } })
  expect(refused.headers).not.toHaveProperty('access-control-allow-origin')
})

test('F-53 a page that was sent something is not asked for again by itself', async () => {
  const port = await deadPort()
  const { text } = await proxy.ask(port, { method: 'POST', headers: browser, body: 'a=b' })
  expect(text).not.toContain('http-equiv')
  expect(text).toContain('Reload this page')
})

test('F-53 who asks a codespace that does not run is told that', async () => {
  proxy.access = () => ({ codespaceId: crypto.randomUUID() })
  expect(await page(3000)).toMatchObject({ status: 503 })
  const { status, headers } = await proxy.ask(3000)
  expect({ status, reason: headers['bothy-reason'] }).toEqual({
    status: 503,
    reason: 'AGENT_UNREACHABLE',
  })
  proxy.access = () => ({})
})
