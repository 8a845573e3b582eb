import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { TestProxy } from '../port-proxy.testing.ts'

let proxy: TestProxy
beforeAll(async () => {
  proxy = await TestProxy.start()
})
afterAll(() => proxy[Symbol.asyncDispose]())
beforeEach(() => {
  proxy.access = () => ({})
})

const browser = { accept: 'text/html,*/*;q=0.8', 'sec-fetch-dest': 'document' }
const page = (port: number) => proxy.ask(port, { headers: browser })

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

test('an app that speaks HTTPS is reached where its port is set to that, whoever signed for it', async () => {
  const port = await runSecure()
  proxy.access = () => ({ protocol: 'https' })
  expect(await page(port)).toMatchObject({ status: 200, text: 'secret' })
  expect(await page(port)).toMatchObject({ status: 200, text: 'secret' })
  const plain = await proxy.runTcp((socket) => {
    socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
  })
  expect((await page(plain)).text).toContain('does not speak HTTPS')
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

test('of a port of a service the page says where it is, and what it does not speak', async () => {
  const service = { port: 5433, service: 'db', servicePort: 5432 }
  proxy.access = () => ({ service })
  // This agent knows of no services.
  expect((await page(5433)).text).toContain('db:5432 is not there')
  const database = await proxy.runTcp((socket) => socket.once('data', () => socket.end()))
  proxy.access = () => ({})
  expect((await page(database)).text).toContain('speak another protocol than HTTP, as databases do')
})
