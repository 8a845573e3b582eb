import { createHash } from 'node:crypto'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { TestProxy } from './port-proxy.testing.ts'

const megabyte = 1024 ** 2
const isFull = process.env.BOTHY_TEST_FULL !== undefined
const sizeBytes = 200 * megabyte
/** Far from both what is normal and what keeping a body would take. */
const mostGrowthBytes = 120 * megabyte

let proxy: TestProxy
beforeAll(async () => {
  proxy = await TestProxy.start()
})
afterAll(() => proxy[Symbol.asyncDispose]())

/** Bytes that differ from each other, of which few are there at a time. */
function bytes(size = sizeBytes): Readable {
  let left = size
  return new Readable({
    read() {
      const length = Math.min(left, 65_536)
      left -= length
      this.push(length === 0 ? null : Buffer.alloc(length, left % 251))
    },
  })
}

async function digest(stream: Readable): Promise<string> {
  const hash = createHash('sha1')
  await pipeline(stream, hash)
  return hash.digest('hex')
}

/** By how much this process, which is the proxy, the app and the visitor, grew at most. */
async function growthDuring(work: () => Promise<void>): Promise<number> {
  const before = process.memoryUsage.rss()
  let most = before
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss())
  }, 20)
  await work()
  clearInterval(timer)
  return most - before
}

test('F-53 200 MB go down and up with nothing of them kept', async () => {
  const expected = await digest(bytes())
  const arrived = Promise.withResolvers<string>()
  const port = await proxy.runApp((request, response) => {
    if (request.method === 'GET') {
      response.setHeader('content-length', sizeBytes)
      bytes().pipe(response)
    } else {
      digest(request).then((sum) => response.end(sum), arrived.reject)
    }
  })
  const growth = await growthDuring(async () => {
    const down = proxy.open(port)
    down.asked.end()
    expect(await digest((await down.answered)[0])).toBe(expected)
    const up = proxy.open(port, { method: 'POST' })
    bytes().pipe(up.asked)
    expect(await textOf((await up.answered)[0])).toBe(expected)
  })
  expect(growth).toBeLessThan(mostGrowthBytes)
}, 180_000)

test.runIf(isFull)(
  'F-53 10 GB go down and 1 GB goes up in memory that stays as it was',
  async () => {
    const downBytes = 10_000 * megabyte
    const upBytes = 1000 * megabyte
    const port = await proxy.runApp(async (request, response) => {
      if (request.method === 'GET') bytes(downBytes).pipe(response)
      else response.end(String(await countOf(request)))
    })
    const growth = await growthDuring(async () => {
      const down = proxy.open(port)
      down.asked.end()
      expect(await countOf((await down.answered)[0])).toBe(downBytes)
      const up = proxy.open(port, { method: 'POST' })
      bytes(upBytes).pipe(up.asked)
      expect(Number(await textOf((await up.answered)[0]))).toBe(upBytes)
    })
    expect(growth).toBeLessThan(mostGrowthBytes)
  },
  30 * 60_000,
)

async function countOf(stream: IncomingMessage): Promise<number> {
  let count = 0
  for await (const chunk of stream) count += chunk.length
  return count
}

async function textOf(answer: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of answer) text += chunk
  return text
}

test('F-53 a visitor who does not read keeps the app waiting, and nothing in between', async () => {
  let sent = 0
  const isFull = Promise.withResolvers<void>()
  const port = await proxy.runApp((_, response) => {
    const chunk = Buffer.alloc(65_536)
    const write = () => {
      sent += chunk.length
      if (response.write(chunk)) setImmediate(write)
      else {
        // What stays unread for that long stays for good: all buffers on the way are full.
        const timer = setTimeout(isFull.resolve, 1000)
        response.once('drain', () => {
          clearTimeout(timer)
          write()
        })
      }
    }
    write()
  })
  const socket = await proxy.dial()
  socket.pause()
  socket.write(`GET / HTTP/1.1\r\nHost: ${proxy.hostOf(port)}\r\n\r\n`)
  await isFull.promise
  expect(sent).toBeLessThan(64 * megabyte)
  socket.destroy()
  await once(socket, 'close')
})
