import type { Socket } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { TestProxy } from './port-proxy.testing.ts'

let proxy: TestProxy

beforeAll(async () => {
  proxy = await TestProxy.start()
})
afterAll(() => proxy[Symbol.asyncDispose]())

/** An app that does with each question on each of its connections as it is told. */
async function runAsked(answer: (socket: Socket, path: string) => void) {
  const sockets: Socket[] = []
  const port = await proxy.runTcp((socket) => {
    sockets.push(socket)
    socket.on('data', (head) => answer(socket, /^GET (\S+)/.exec(`${head}`)?.[1] ?? ''))
    socket.on('end', () => socket.end())
  })
  return { port, sockets }
}

const short = (text: string) => `HTTP/1.1 200 OK\r\nContent-Length: ${text.length}\r\n\r\n${text}`

test('answers of every form come one after the other on one connection', async () => {
  const answers: Record<string, string> = {
    '/short': short('short'),
    '/empty': short(''),
    '/none': 'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\n\r\n',
    '/chunks': 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n',
    '/large': short('b'.repeat(300_000)),
    '/hinted': `HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n${short('hinted')}`,
  }
  const { port, sockets } = await runAsked((socket, path) => socket.write(answers[path] ?? ''))
  for (const path of [...Object.keys(answers), ...Object.keys(answers).reverse()]) {
    const { status, text } = await proxy.ask(port, { path })
    const wanted = { '/short': 'short', '/chunks': 'ab', '/hinted': 'hinted' }[path]
    expect([path, status]).toEqual([path, path === '/none' ? 304 : 200])
    if (wanted) expect(text).toBe(wanted)
    if (path === '/large') expect(text).toHaveLength(300_000)
  }
  expect(sockets).toHaveLength(1)
})

test('a head arrives before its body, and what follows in pieces arrives whole', async () => {
  const { port, sockets } = await runAsked((socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n')
  })
  const { asked, answered } = proxy.open(port)
  asked.end()
  const [answer] = await answered
  expect(answer.headers['content-length']).toBe('6')
  const pieces = answer.setEncoding('utf8')[Symbol.asyncIterator]()
  for (const piece of ['ab', 'cd', 'ef']) {
    sockets[0]?.write(piece)
    expect(await pieces.next()).toEqual({ value: piece, done: false })
  }
  expect(await pieces.next()).toMatchObject({ done: true })
})

test('an answer that is cut off does not look whole', async () => {
  const { port } = await runAsked((socket) => {
    socket.end('HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabc')
  })
  await expect(proxy.ask(port)).rejects.toThrow('aborted')
})

test('S-42 what an app says beyond its answer answers no question', async () => {
  const late = short('for nobody')
  const { port, sockets } = await runAsked((socket, path) => {
    if (path !== '/late') return socket.write(short(path))
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n')
    return setImmediate(() => socket.write(`ab${late}`))
  })
  expect((await proxy.ask(port, { path: '/late' })).text).toBe('ab')
  expect((await proxy.ask(port, { path: '/a' })).text).toBe('/a')
  const last = sockets.at(-1)
  last?.write(late)
  await expect.poll(() => last?.destroyed).toBe(true)
  expect((await proxy.ask(port, { path: '/b' })).text).toBe('/b')
})

test('a visitor who leaves takes the connection along, and nobody else notices', async () => {
  const { port, sockets } = await runAsked((socket, path) => {
    if (path === '/a') socket.write(short(path))
  })
  const { asked } = proxy.open(port, { path: '/never' })
  asked.end()
  await expect.poll(() => sockets.length).toBe(1)
  asked.destroy()
  await expect.poll(() => sockets[0]?.destroyed).toBe(true)
  expect((await proxy.ask(port, { path: '/a' })).text).toBe('/a')
})

test('more questions at once than there may be connections are answered in turn', async () => {
  let most = 0
  let open = 0
  const port = await proxy.runApp((_, response) => {
    most = Math.max(most, ++open)
    setImmediate(() => response.end('a', () => (open -= 1)))
  })
  const answers = await Promise.all(Array.from({ length: 300 }, () => proxy.ask(port)))
  expect(new Set(answers.map(({ text }) => text))).toEqual(new Set(['a']))
  expect(most).toBeLessThanOrEqual(256)
})
