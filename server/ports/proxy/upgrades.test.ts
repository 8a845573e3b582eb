import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Socket } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { TestProxy } from './port-proxy.testing.ts'

let proxy: TestProxy
beforeAll(async () => {
  proxy = await TestProxy.start()
})
afterAll(() => proxy[Symbol.asyncDispose]())

/** Says back what it hears. */
async function runEcho(): Promise<{ port: number; headers: () => NodeJS.Dict<string | string[]> }> {
  const server = createServer()
  const sockets = new WebSocketServer({
    server,
    handleProtocols: (offered) => [...offered][0] ?? false,
  })
  let headers: NodeJS.Dict<string | string[]> = {}
  sockets.on('headers', (lines) => lines.push('Set-Cookie: app=1; Domain=localhost', 'Bothy-X: y'))
  sockets.on('connection', (socket, request) => {
    ;({ headers } = request)
    socket.on('error', () => undefined)
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }))
  })
  return { port: await proxy.runServer(server), headers: () => headers }
}

const openSocket = (port: number, protocols: string[] = [], headers: Record<string, string> = {}) =>
  new WebSocket(`ws://127.0.0.1:${proxy.port}/ws?x=1`, protocols, {
    headers: { host: proxy.hostOf(port), ...headers },
  })

/** The head of a request for an upgrade, and what follows it. */
const asking = (port: number, ...more: string[]) =>
  [
    'GET /up HTTP/1.1',
    `Host: ${proxy.hostOf(port)}`,
    'Connection: Upgrade',
    'Upgrade: line/1',
    ...more,
    '\r\n',
  ].join('\r\n')

/** What has been said on it once it contains that. */
async function heard(socket: Socket, part: string): Promise<string> {
  let text = ''
  while (!text.includes(part)) {
    const [chunk] = await Promise.race([once(socket, 'data'), once(socket, 'close')])
    if (!Buffer.isBuffer(chunk)) throw new Error(`It ended with: ${text}`)
    text += chunk.toString('latin1')
  }
  return text
}

test('a WebSocket is the app’s own, messages, protocols and all', async () => {
  const { port, headers } = await runEcho()
  const origin = `http://${proxy.hostOf(port)}`
  const socket = openSocket(port, ['graphql-ws'], { origin, cookie: 'a=1; __Host-bothy-port=x' })
  const [[answer]] = await Promise.all([once(socket, 'upgrade'), once(socket, 'open')])
  expect(socket.protocol).toBe('graphql-ws')
  expect(headers()).toMatchObject({
    host: `localhost:${port}`,
    origin: `http://localhost:${port}`,
    cookie: 'a=1',
    'x-forwarded-host': proxy.hostOf(port),
  })
  // S-05: what an app says beside its 101 is looked at too.
  expect(answer.headers['set-cookie']).toEqual(['app=1'])
  expect(answer.headers['bothy-x']).toBeUndefined()
  for (const message of ['hello', 'x'.repeat(300_000)]) {
    socket.send(message)
    expect(String((await once(socket, 'message'))[0])).toBe(message)
  }
  socket.close(4001, 'bye')
  expect((await once(socket, 'close'))[0]).toBe(4001)
})

test('a protocol of any other kind is as good, and bytes that come early are not lost', async () => {
  const server = createServer()
  server.on('upgrade', (request, socket, head) => {
    socket.write('HTTP/1.1 101 Yes\r\nConnection: Upgrade\r\nUpgrade: line/1\r\n\r\nwelcome ')
    socket.write(`${request.headers.upgrade} `)
    socket.write(head)
    socket.pipe(socket)
  })
  const port = await proxy.runServer(server)
  const socket = await proxy.dial()
  socket.write(`${asking(port)}early `)
  const text = await heard(socket, 'early ')
  expect(text).toMatch(/^HTTP\/1\.1 101 .*\r\n\r\nwelcome line\/1 early $/s)
  // One side may end what it says and go on to listen.
  socket.end('last')
  expect(await heard(socket, 'last')).toBe('last')
  await once(socket, 'close')
})

test('an app that agrees to no upgrade answers as it does otherwise', async () => {
  const port = await proxy.runApp((_, response) => response.writeHead(426).end('no'))
  const answer = await proxy.say(asking(port))
  expect(answer).toMatch(/^HTTP\/1\.1 426 Upgrade Required\r\n/)
  expect(answer).toMatch(/\r\nConnection: close\r\n\r\n.*no/s)
})

test('an agreement to what nobody asked for is none', async () => {
  const port = await proxy.runTcp((socket) => {
    socket.once('data', () =>
      socket.write('HTTP/1.1 101 X\r\nConnection: Upgrade\r\nUpgrade: other/1\r\n\r\n'),
    )
  })
  expect(await proxy.say(asking(port))).toMatch(
    /^HTTP\/1\.1 502 .*\r\nBothy-Reason: PORT_PROTOCOL/s,
  )
})

test('S-43 a long list of protocols takes no time to read', async () => {
  const port = await proxy.runTcp((socket) => {
    socket.once('data', () =>
      socket.write('HTTP/1.1 101 X\r\nConnection: Upgrade\r\nUpgrade: other/1\r\n\r\n'),
    )
  })
  const head = asking(port).replace('line/1', `a${' '.repeat(30_000)}b`)
  const began = process.threadCpuUsage()
  expect(await proxy.say(head)).toMatch(/^HTTP\/1\.1 (502|431) /)
  expect(process.threadCpuUsage(began).user / 1000).toBeLessThan(500)
})

test('HTTP/2 that is merely offered is not taken up', async () => {
  const port = await proxy.runApp((request, response) => {
    response.end(`${request.headers.upgrade} ${request.headers['http2-settings']}`)
  })
  const head = asking(port, 'HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA')
  const answer = await proxy.say(
    head.replace('line/1', 'h2c').replace('Upgrade\r\n', 'Upgrade, HTTP2-Settings, close\r\n'),
  )
  expect(answer).toMatch(/^HTTP\/1\.1 200 .*undefined undefined/s)
})

test('S-42 HTTP/2 among others is refused, and an answer without a status is none', async () => {
  const { port } = await runEcho()
  const answer = await proxy.say(asking(port).replace('line/1', 'line/1, h2c'))
  expect(answer).toMatch(/^HTTP\/1\.1 400 /)
  const strange = await proxy.runTcp((socket) => {
    socket.once('data', () => socket.write('HTTP/1.1 042 x\r\nContent-Length: 0\r\n\r\n'))
  })
  expect(await proxy.say(asking(strange))).toMatch(/^HTTP\/1\.1 502 /)
})

test('S-32 an upgrade that is not let in sends the app nothing', async () => {
  let connections = 0
  const port = await proxy.runTcp(() => {
    connections += 1
  })
  proxy.access = () => ({ kind: 'answer', status: 401, headers: { 'X-Any': 'x' }, body: 'no' })
  expect(await proxy.say(asking(port))).toBe(
    'HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
  )
  expect(await proxy.ask(port)).toMatchObject({ status: 401, text: 'no' })
  proxy.access = () => ({})
  expect(connections).toBe(0)
})

test('S-19 an upgraded connection is closed when the right to it ends', async () => {
  const { port } = await runEcho()
  const socket = openSocket(port)
  await once(socket, 'open')
  expect(proxy.held.size).toBeGreaterThan(0)
  for (const held of proxy.held) held.destroy()
  expect((await once(socket, 'close'))[0]).toBe(1006)
})

const resets: Record<string, (socket: Socket) => void> = {
  'before it answers': (socket) => socket.resetAndDestroy(),
  'in the middle of its answer': (socket) => {
    socket.write('HTTP/1.1 101 Swit', () => socket.resetAndDestroy())
  },
  'with its answer': (socket) => {
    socket.write('HTTP/1.1 101 X\r\nConnection: Upgrade\r\nUpgrade: line/1\r\n\r\n')
    socket.resetAndDestroy()
  },
  'after its answer': (socket) => {
    socket.write('HTTP/1.1 101 X\r\nConnection: Upgrade\r\nUpgrade: line/1\r\n\r\n', () =>
      socket.once('data', () => socket.resetAndDestroy()),
    )
  },
}

test('S-43 500 apps that break off in the middle of an upgrade disturb nobody else', async () => {
  const { port: calm } = await runEcho()
  const witness = openSocket(calm)
  await once(witness, 'open')
  const ways = Object.values(resets)
  let count = 0
  const port = await proxy.runTcp((socket) => {
    const way = ways[count % ways.length]
    count += 1
    socket.once('data', () => way?.(socket))
  })
  const ends = Array.from({ length: 500 }, async () => {
    const socket = await proxy.dial()
    socket.write(asking(port))
    // What comes of it differs; that it ends does not.
    socket.on('data', () => socket.write('x'))
    socket.on('end', () => socket.end())
    await once(socket, 'close')
  })
  // Meanwhile others go on.
  for (let message = 0; message < 20; message += 1) {
    witness.send(`still ${message}`)
    expect(String((await once(witness, 'message'))[0])).toBe(`still ${message}`)
  }
  await Promise.all(ends)
  expect(count).toBe(500)
  witness.send('there')
  expect(String((await once(witness, 'message'))[0])).toBe('there')
  witness.close()
  expect(await proxy.ask(await proxy.runApp((_, response) => response.end('fine')))).toMatchObject({
    text: 'fine',
  })
})

test('S-43 500 visitors who break off in the middle of an upgrade leave nothing behind', async () => {
  const { port } = await runEcho()
  await Promise.all(
    Array.from({ length: 500 }, async (_, index) => {
      const socket = await proxy.dial()
      const text = asking(port).slice(0, index % 3 === 0 ? 40 : undefined)
      socket.write(text)
      if (index % 3 === 2) await once(socket, 'data')
      socket.resetAndDestroy()
    }),
  )
  await expect.poll(() => proxy.held.size).toBe(0)
})
