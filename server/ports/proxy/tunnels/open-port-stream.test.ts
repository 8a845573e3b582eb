import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { TestProxy } from '../port-proxy.testing.ts'
import { openPortStream } from './open-port-stream.ts'

let proxy: TestProxy
beforeAll(async () => {
  proxy = await TestProxy.start()
})
afterAll(() => proxy[Symbol.asyncDispose]())

const open = (port: number, signal?: AbortSignal) =>
  openPortStream(proxy.app.ctx, { codespaceId: proxy.codespaceId, port }, signal)

test('a stream to a port is the bytes of a connection, both ways', async () => {
  const port = await proxy.runTcp((socket) => socket.pipe(socket))
  const stream = await open(port)
  const bytes = 'a'.repeat(1_000_000)
  stream.end(bytes)
  expect(await text(stream)).toBe(bytes)
})

test('a program that speaks first is heard from its first byte on', async () => {
  const port = await proxy.runTcp((socket) => socket.end('220 ready\r\n'))
  const stream = await open(port)
  expect(await text(stream)).toBe('220 ready\r\n')
  stream.destroy()
})

test('a program that has said all it had to say still listens', async () => {
  const heard = Promise.withResolvers<string>()
  const port = await proxy.runTcp((socket) => {
    socket.end('all')
    text(socket).then(heard.resolve, heard.reject)
  })
  const stream = await open(port)
  expect(await text(stream)).toBe('all')
  stream.end('and yet')
  expect(await heard.promise).toBe('and yet')
})

test('S-41 why a port cannot be reached is said by a code', async () => {
  const port = await proxy.runTcp((socket) => socket.destroy())
  await proxy.stopServers()
  await expect(open(port)).rejects.toMatchObject({ code: 'PORT_REFUSED' })
  await expect(open(70_000)).rejects.toMatchObject({ code: 'PORT_NOT_ALLOWED' })
  const elsewhere = { codespaceId: crypto.randomUUID(), port }
  await expect(openPortStream(proxy.app.ctx, elsewhere)).rejects.toMatchObject({
    code: 'AGENT_UNREACHABLE',
  })
})

test('whoever gives up waiting gets no stream', async () => {
  const signal = AbortSignal.abort(new Error('No longer wanted.'))
  await expect(open(1, signal)).rejects.toThrow('No longer wanted.')
})

test('S-43 a program that breaks off ends its stream, and nothing else', async () => {
  const port = await proxy.runTcp((socket) => {
    socket.once('data', () => socket.resetAndDestroy())
  })
  const streams = await Promise.all(Array.from({ length: 50 }, () => open(port)))
  await Promise.all(
    streams.map(async (stream) => {
      stream.write('x')
      stream.resume().once('end', () => stream.end())
      await once(stream, 'close')
    }),
  )
  expect(await text(await open(await proxy.runTcp((socket) => socket.end('fine'))))).toBe('fine')
})
