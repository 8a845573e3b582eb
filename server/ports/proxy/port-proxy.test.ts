import { once } from 'node:events'
import { createServer } from 'node:http'
import { buffer, text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { TestProxy } from './port-proxy.testing.ts'

let proxy: TestProxy
beforeAll(async () => {
  proxy = await TestProxy.start()
})
afterAll(() => proxy[Symbol.asyncDispose]())

test('a request reaches the app on its port, and its answer comes back as it was', async () => {
  const port = await proxy.runApp((request, response) => {
    response.writeHead(201, 'Made', { 'X-App': 'yes', 'Content-Type': 'text/plain' })
    response.end(`${request.method} ${request.url}`)
  })
  const answer = await proxy.ask(port, { method: 'POST', path: '/a?b=%20c', body: 'x' })
  expect(answer).toMatchObject({ status: 201, text: 'POST /a?b=%20c' })
  expect(answer.headers).toMatchObject({ 'x-app': 'yes', 'content-type': 'text/plain' })
})

test('an app that listens on ::1 alone is reached', async () => {
  const server = createServer((_, response) => response.end('six'))
  const port = await proxy.runServer(server, '::1')
  expect(await proxy.ask(port)).toMatchObject({ status: 200, text: 'six' })
})

test('a body goes up and an answer down while both go on', async () => {
  const port = await proxy.runApp((request, response) => {
    request.pipe(response)
  })
  const { asked, answered } = proxy.open(port, { method: 'POST' })
  asked.write('one ')
  const [answer] = await answered
  expect(String((await once(answer, 'data'))[0])).toBe('one ')
  asked.end('two')
  expect(await text(answer)).toBe('two')
})

test('the head of a stream of events is there before its first event', async () => {
  let say: (text: string) => void = () => undefined
  const port = await proxy.runApp((_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' }).flushHeaders()
    say = (text) => void response.write(text)
  })
  const { asked, answered } = proxy.open(port)
  asked.end()
  const [answer] = await answered
  expect(answer.headers['content-type']).toBe('text/event-stream')
  for (const event of ['data: 1\n\n', 'data: 2\n\n']) {
    say(event)
    expect(String((await once(answer, 'data'))[0])).toBe(event)
  }
  answer.destroy()
})

test('trailers, as gRPC-Web has them, arrive', async () => {
  const port = await proxy.runApp((_, response) => {
    response.writeHead(200, { Trailer: 'grpc-status' })
    response.write('body')
    response.addTrailers({ 'grpc-status': '0', 'Set-Cookie': 'a=b' })
    response.end()
  })
  const answer = await proxy.ask(port)
  expect(answer).toMatchObject({ text: 'body', rawTrailers: ['grpc-status', '0'] })
})

test('messages of gRPC-Web arrive one by one, with what is said at their end', async () => {
  const frame = (kind: number, said: string) => {
    const head = Buffer.from([kind, 0, 0, 0, 0])
    head.writeUInt32BE(said.length, 1)
    return Buffer.concat([head, Buffer.from(said)])
  }
  const isHeard = Promise.withResolvers<void>()
  const port = await proxy.runApp(async (request, response) => {
    const message = await buffer(request)
    response.writeHead(200, { 'Content-Type': 'application/grpc-web+proto' })
    response.write(message)
    await isHeard.promise
    response.end(Buffer.concat([frame(0, 'two'), frame(0x80, 'grpc-status: 0\r\n')]))
  })
  const headers = { 'content-type': 'application/grpc-web+proto', 'x-grpc-web': '1' }
  const { asked, answered } = proxy.open(port, { method: 'POST', headers })
  asked.end(frame(0, 'one'))
  const [answer] = await answered
  const [first] = await once(answer, 'data')
  expect(first).toEqual(frame(0, 'one'))
  isHeard.resolve()
  expect(await buffer(answer)).toEqual(
    Buffer.concat([frame(0, 'two'), frame(0x80, 'grpc-status: 0\r\n')]),
  )
})

test('trailers of a request arrive as well, and none that only a proxy may say', async () => {
  const port = await proxy.runApp(async (request, response) => {
    const body = await text(request)
    response.end(JSON.stringify({ body, trailers: request.rawTrailers }))
  })
  const { asked, answered } = proxy.open(port, { method: 'POST', headers: { trailer: 'x-sum' } })
  asked.write('body')
  asked.addTrailers([
    ['x-sum', '1'],
    ['x-forwarded-user', 'root'],
    ['cookie', 'a=b'],
  ])
  asked.end()
  const [answer] = await answered
  expect(JSON.parse(await text(answer))).toEqual({ body: 'body', trailers: ['x-sum', '1'] })
})

test('trailers that are announced beside a length, or of nothing, break no answer', async () => {
  const head = 'HTTP/1.1 200 OK\r\nTrailer: X-End\r\nContent-Length: 2\r\n\r\n'
  const port = await proxy.runTcp((socket) => {
    socket.once('data', (asked) =>
      socket.end(String(asked).startsWith('HEAD') ? head : `${head}ok`),
    )
  })
  expect(await proxy.ask(port)).toMatchObject({ status: 200, text: 'ok' })
  expect(await proxy.ask(port, { method: 'HEAD' })).toMatchObject({ status: 200 })
})

test('whether a body is wanted is the app’s to say, and it is sent after that', async () => {
  const server = createServer((request, response) => request.pipe(response))
  server.on('checkContinue', (request, response) => {
    if (request.url === '/no') {
      response.writeHead(417).end()
      return
    }
    response.writeContinue()
    request.pipe(response)
  })
  const port = await proxy.runServer(server)
  const headers = { expect: '100-continue', 'content-length': '4' }
  const { asked, answered } = proxy.open(port, { method: 'PUT', headers })
  asked.flushHeaders()
  await once(asked, 'continue')
  asked.end('body')
  const [answer] = await answered
  expect(answer.statusCode).toBe(200)
  expect(String((await once(answer, 'data'))[0])).toBe('body')

  const refused = proxy.open(port, { method: 'PUT', path: '/no', headers })
  let hasContinued = false
  refused.asked.once('continue', () => {
    hasContinued = true
  })
  refused.asked.flushHeaders()
  const [no] = await refused.answered
  expect({ status: no.statusCode, hasContinued }).toEqual({ status: 417, hasContinued: false })
  refused.asked.destroy()
})

test('early hints arrive ahead of the answer', async () => {
  const port = await proxy.runApp((_, response) => {
    response.writeEarlyHints({ link: '</a.css>; rel=preload; as=style' }, () => response.end('ok'))
  })
  const { asked, answered } = proxy.open(port)
  const hinted = once(asked, 'information')
  asked.end()
  const [{ statusCode, headers }] = await hinted
  expect({ statusCode, link: headers.link }).toEqual({
    statusCode: 103,
    link: '</a.css>; rel=preload; as=style',
  })
  expect((await answered)[0].statusCode).toBe(200)
})

test('S-43 a hint that is none does not keep the answer behind it', async () => {
  const port = await proxy.runTcp((socket) => {
    socket.once('data', () => {
      socket.write('HTTP/1.1 103 Early Hints\r\nLink: nonsense\r\n\r\n')
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
    })
  })
  expect(await proxy.ask(port)).toMatchObject({ status: 200, text: 'ok' })
})

test('HEAD, 204 and 304 have no body, and keep what they say of one', async () => {
  const port = await proxy.runApp((request, response) => {
    if (request.method === 'HEAD') response.writeHead(200, { 'Content-Length': '1234' }).end()
    else response.writeHead(Number(request.url?.slice(1)), { ETag: '"x"' }).end()
  })
  const head = await proxy.ask(port, { method: 'HEAD' })
  expect(head).toMatchObject({ status: 200, text: '', headers: { 'content-length': '1234' } })
  for (const status of [204, 304]) {
    const answer = await proxy.ask(port, { path: `/${status}` })
    expect(answer).toMatchObject({ status, text: '', headers: { etag: '"x"' } })
  }
})

test('an app of HTTP/1.0 that ends its answer with the connection is understood', async () => {
  const port = await proxy.runTcp((socket) => {
    socket.once('data', () => socket.end('HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nold'))
  })
  expect(await proxy.ask(port)).toMatchObject({ status: 200, text: 'old' })
})

test('a visitor who leaves takes the question to the app along', async () => {
  const came = Promise.withResolvers<void>()
  const gone = Promise.withResolvers<void>()
  const port = await proxy.runApp((request) => {
    request.on('error', () => undefined).once('close', () => gone.resolve())
    came.resolve()
  })
  const { asked } = proxy.open(port)
  asked.end()
  await came.promise
  asked.destroy()
  await gone.promise
})

test('an answer that ends early ends visibly so', async () => {
  const port = await proxy.runApp((_, response) => {
    response.writeHead(200, { 'Content-Length': '10' })
    response.write('half', () => response.destroy())
  })
  await expect(proxy.ask(port)).rejects.toMatchObject({ code: 'ECONNRESET' })
})

test('S-42 connections are kept for one visitor, one port and one start, and for nobody else', async () => {
  const sockets = new Set<unknown>()
  const port = await proxy.runApp((request, response) => {
    sockets.add(request.socket)
    response.end()
  })
  const countAfter = async (access: Partial<{ viewer: string; generation: number }>) => {
    proxy.access = () => access
    await proxy.ask(port)
    return sockets.size
  }
  expect(await countAfter({})).toBe(1)
  expect(await countAfter({})).toBe(1)
  expect(await countAfter({ viewer: 'olga' })).toBe(2)
  expect(await countAfter({ generation: 2 })).toBe(3)
  expect(await countAfter({ viewer: 'olga' })).toBe(3)
  proxy.access = () => ({})
})

test('a connection that the app closes as it is asked again costs nobody an answer', async () => {
  let count = 0
  const port = await proxy.runTcp((socket) => {
    let asked = 0
    socket.on('data', () => {
      asked += 1
      // As one does whose patience with an idle connection has just ended.
      if (asked === 2) {
        socket.resetAndDestroy()
        return
      }
      count += 1
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
    })
  })
  for (let round = 0; round < 3; round += 1) {
    expect(await proxy.ask(port)).toMatchObject({ status: 200, text: 'ok' })
  }
  expect(count).toBe(3)
})

test('what changes something is asked once, on a connection of its own', async () => {
  const asked: string[] = []
  const port = await proxy.runTcp((socket) => {
    socket.once('data', (chunk) => {
      asked.push(String(chunk).split(' ')[0] ?? '')
      socket.resetAndDestroy()
    })
  })
  const answer = await proxy.ask(port, { method: 'POST', body: 'x' })
  expect(answer.status).toBe(502)
  expect(asked).toEqual(['POST'])
})

test('every connection to the app is closed when the right to it ends', async () => {
  const port = await proxy.runApp((_, response) => {
    response.write('begun')
  })
  const { asked, answered } = proxy.open(port)
  asked.end()
  const [answer] = await answered
  await once(answer, 'data')
  const closed = once(answer, 'error')
  for (const socket of proxy.held) socket.destroy()
  expect((await closed)[0]).toMatchObject({ code: 'ECONNRESET' })
})
