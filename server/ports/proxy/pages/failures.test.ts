import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { join } from 'node:path'
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

const certificate = () => {
  const files = { key: join(proxy.app.folder, 'key.pem'), cert: join(proxy.app.folder, 'cert.pem') }
  const subject = ['-subj', '/CN=nobody', '-nodes', '-days', '1']
  const out = ['-keyout', files.key, '-out', files.cert]
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', ...subject, ...out], {
    stdio: 'ignore',
  })
  return { key: readFileSync(files.key), cert: readFileSync(files.cert) }
}

const runSecure = () =>
  proxy.runServer(
    createSecureServer(certificate(), (_, response) => response.end('secret')) as unknown as Server,
  )

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

test('an app that speaks HTTPS is reached where its port is set to that, whoever signed for it', async () => {
  const port = await runSecure()
  proxy.access = () => ({ protocol: 'https' })
  expect(await page(port)).toMatchObject({ status: 200, text: 'secret' })
  expect(await page(port)).toMatchObject({ status: 200, text: 'secret' })
  const plain = await proxy.runTcp((socket) => {
    socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
  })
  expect((await page(plain)).text).toContain('does not speak HTTPS')
  proxy.access = () => ({})
})

test('F-53 of an app that speaks HTTPS and hangs up on everybody else the page says that', async () => {
  const port = await runSecure()
  const { status, headers, text } = await page(port)
  expect(status).toBe(502)
  expect(text).toContain(`The app on port ${port} speaks HTTPS`)
  const list = `${proxy.app.ctx.config.publicUrl}/c/${proxy.name}`
  expect(text).toContain(`<a href="${list}">Open the list of ports</a>`)
  const form = '<form method="post" action="/.bothy/protocol?speaks=https&amp;to=%2F"><button>'
  expect(text).toContain(`${form}Speak HTTPS to this port</button>`)
  expect(headers['content-security-policy']).toContain("form-action 'self'")
  proxy.access = () => ({ isOwner: false })
  expect((await page(port)).text).not.toMatch(/<a |<form/)
  proxy.access = () => ({})
})

/** Speaks TLS, and says `refusal` to whoever does not. */
async function runRefusing(refusal: string): Promise<number> {
  const secure = createSecureServer(certificate(), (_, response) => response.end('secret'))
  return proxy.runTcp((socket) => {
    socket.once('data', (first) => {
      if (first[0] !== 0x16) {
        socket.end(Buffer.from(refusal, 'latin1'))
        return
      }
      socket.pause()
      socket.unshift(first)
      secure.emit('connection', socket)
    })
  })
}
const go = 'Client sent an HTTP request to an HTTPS server.\n'
const nginx = '<html>\r\n<center>The plain HTTP request was sent to HTTPS port</center>\r\n</html>'

test.each([
  ['Go', `HTTP/1.0 400 Bad Request\r\n\r\n${go}`],
  [
    'nginx',
    `HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\nContent-Length: ${nginx.length}\r\nConnection: close\r\n\r\n${nginx}`,
  ],
])(
  'F-53 of a server that refuses as %s does what is not TLS the page says that',
  async (_, refusal) => {
    const port = await runRefusing(refusal)
    const { status, text } = await page(port)
    expect(status).toBe(502)
    expect(text).toContain(`The app on port ${port} speaks HTTPS`)
    expect(text).toContain('Speak HTTPS to this port</button>')
    // Programs, and whoever can do nothing about it, get what it said.
    expect(await proxy.ask(port)).toMatchObject({ status: 400 })
    proxy.access = () => ({ isOwner: false })
    expect((await page(port)).text).toContain('HTTPS')
    expect(await page(port)).toMatchObject({ status: 400 })
    proxy.access = () => ({})
  },
)

test.each([
  ['small', 'You did not say which page.', {}],
  ['empty', '', {}],
  ['long', `${go}${'a'.repeat(100_000)}`, { 'Transfer-Encoding': 'chunked' }],
  ['in words of TLS, without any', go, {}],
  ['in chunks', go, { 'Transfer-Encoding': 'chunked' }],
  ['with an end of the connection', go, { Connection: 'close' }],
])('an app’s own refusal that is %s is passed on to the last byte', async (_, said, headers) => {
  const port = await proxy.runApp((_, response) => {
    response.writeHead(400, { 'Content-Type': 'text/plain', ...headers })
    response.end(said)
  })
  expect(await page(port)).toMatchObject({ status: 400, text: said })
  expect(await page(port)).toMatchObject({ status: 400, text: said })
})

test('one that takes its time is passed on as it comes, and cut off where it is', async () => {
  const slow = await proxy.runApp((_, response) => {
    response.writeHead(400).write('wait')
    setTimeout(() => response.end(' for it'), 1500)
  })
  expect(await page(slow)).toMatchObject({ status: 400, text: 'wait for it' })
  const cut = await proxy.runTcp((socket) => {
    socket.once('data', () => socket.end('HTTP/1.1 400 X\r\nContent-Length: 900\r\n\r\nhalf'))
  })
  await expect(page(cut)).rejects.toThrow()
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
