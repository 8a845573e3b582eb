import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { TestProxy } from './port-proxy.testing.ts'

let proxy: TestProxy
let port: number
const seen: string[] = []
beforeAll(async () => {
  proxy = await TestProxy.start()
  port = await proxy.runApp((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      seen.push(`${request.method} ${request.url} ${body}`.trim())
      response.end('answered')
    })
  })
})
afterAll(() => proxy[Symbol.asyncDispose]())
beforeEach(() => seen.splice(0))

const head = (first: string, ...more: string[]) =>
  [first, `Host: ${proxy.hostOf(port)}`, ...more, '', ''].join('\r\n')
const hidden = 'GET /hidden HTTP/1.1\r\nHost: x\r\n\r\n'

/** Each means two things to two readers; what is hidden in it would be the next one's request. */
const corpus: Record<string, () => string> = {
  'a length beside chunks': () =>
    `${head('POST /a HTTP/1.1', 'Content-Length: 4', 'Transfer-Encoding: chunked')}0\r\n\r\n${hidden}`,
  'chunks beside a length': () =>
    `${head('POST /a HTTP/1.1', 'Transfer-Encoding: chunked', 'Content-Length: 4')}0\r\n\r\n${hidden}`,
  'two codings': () =>
    `${head('POST /a HTTP/1.1', 'Transfer-Encoding: chunked', 'Transfer-Encoding: identity')}0\r\n\r\n${hidden}`,
  'chunks twice': () =>
    `${head('POST /a HTTP/1.1', 'Transfer-Encoding: chunked, chunked')}0\r\n\r\n${hidden}`,
  'a coding before chunks': () =>
    `${head('POST /a HTTP/1.1', 'Transfer-Encoding: gzip, chunked')}0\r\n\r\n${hidden}`,
  'a coding with a strange character': () =>
    `${head('POST /a HTTP/1.1', 'Transfer-Encoding: \x0bchunked')}0\r\n\r\n${hidden}`,
  'a coding nobody knows': () =>
    `${head('POST /a HTTP/1.1', 'Transfer-Encoding: xchunked')}0\r\n\r\n${hidden}`,
  'a header with a blank before its colon': () =>
    `${head('POST /a HTTP/1.1', 'Transfer-Encoding : chunked')}0\r\n\r\n${hidden}`,
  'two lengths': () =>
    `${head('POST /a HTTP/1.1', 'Content-Length: 0', `Content-Length: ${hidden.length}`)}${hidden}`,
  'a list of lengths': () => `${head('POST /a HTTP/1.1', 'Content-Length: 0, 5')}${hidden}`,
  'a signed length': () => `${head('POST /a HTTP/1.1', 'Content-Length: +0')}${hidden}`,
  'a folded header': () =>
    `${head('POST /a HTTP/1.1', 'X-A: b', ' Transfer-Encoding: chunked', 'Content-Length: 1').replace('X-A', 'Transfer-Encoding')}0${hidden}`,
  'a line that ends in LF alone': () =>
    `${head('POST /a HTTP/1.1', 'X-A: b\nTransfer-Encoding: chunked')}0\r\n\r\n${hidden}`,
  'a head that ends in LF alone': () => head('GET /a HTTP/1.1').replaceAll('\r\n', '\n') + hidden,
  'a carriage return in a value': () =>
    `${head('POST /a HTTP/1.1', 'X-A: b\rContent-Length: 3')}${hidden}`,
  'a size of a chunk that is none': () =>
    `${head('POST /a HTTP/1.1', 'Transfer-Encoding: chunked')}0x3\r\nabc\r\n0\r\n\r\n${hidden}`,
  'a chunk longer than it says': () =>
    `${head('POST /a HTTP/1.1', 'Transfer-Encoding: chunked')}1\r\nabc\r\n0\r\n\r\n${hidden}`,
  'two hosts': () => head('GET /a HTTP/1.1', 'Host: localhost:3000'),
  'an address of another host': () => head('GET http://evil.example/a HTTP/1.1'),
  'an address with another host behind an @': () =>
    head(`GET http://${proxy.hostOf(port)}@evil.example/a HTTP/1.1`),
  'a target that is no path': () => head('GET a HTTP/1.1'),
  'a star for something else than options': () => head('GET * HTTP/1.1'),
  TRACE: () => head('TRACE /a HTTP/1.1'),
  'a body of an upgrade': () =>
    `${head('GET /a HTTP/1.1', 'Connection: Upgrade', 'Upgrade: websocket', `Content-Length: ${hidden.length}`)}${hidden}`,
  'chunks in HTTP/1.0': () =>
    `${head('POST /a HTTP/1.0', 'Transfer-Encoding: chunked')}0\r\n\r\n${hidden}`,
  'another version of HTTP': () => head('GET /a HTTP/2.1'),
  'no HTTP at all': () => `\x16\x03\x01\x00\x05hello${hidden}`,
}

test.each(Object.keys(corpus))('S-42 S-44 %s reaches no app', async (which) => {
  const answer = await proxy.say(corpus[which]?.() ?? '')
  expect(answer).toMatch(/^HTTP\/1\.1 (400|405|501) /)
  expect(answer.match(/^HTTP\/1\.1 /gm)).toHaveLength(1)
  expect(seen).toEqual([])
  // And the next one's request is their own.
  await proxy.ask(port, { path: '/next' })
  expect(seen).toEqual(['GET /next'])
})

test('S-42 CONNECT is not answered at all', async () => {
  const text = `CONNECT localhost:22 HTTP/1.1\r\nHost: ${proxy.hostOf(port)}\r\n\r\n`
  expect(await proxy.say(text)).toBe('')
  expect(seen).toEqual([])
})

test('S-42 requests that follow each other on one connection stay apart', async () => {
  const answer = await proxy.say(
    `${head('POST /a HTTP/1.1', 'Content-Length: 3')}one${head('GET /b HTTP/1.1', 'Connection: close')}`,
  )
  expect(answer.match(/answered/g)).toHaveLength(2)
  expect(seen.toSorted()).toEqual(['GET /b', 'POST /a one'])
})

test('an address of this very host is the path in it', async () => {
  const host = proxy.hostOf(port)
  await proxy.say(head(`GET http://${host}/a?b HTTP/1.1`, 'Connection: close'))
  await proxy.say(head(`GET http://${host} HTTP/1.1`, 'Connection: close'))
  await proxy.say(head('OPTIONS * HTTP/1.1', 'Connection: close'))
  expect(seen).toEqual(['GET /a?b', 'GET /', 'OPTIONS *'])
})

test('S-42 a header that Connection names goes no further, and takes no length along', async () => {
  let headers: NodeJS.Dict<string | string[]> = {}
  const other = await proxy.runApp((request, response) => {
    ;({ headers } = request)
    request.resume().on('end', () => response.end())
  })
  const named = 'close, X-One, Content-Length, Host, Cookie'
  const asked = [
    'POST / HTTP/1.1',
    `Host: ${proxy.hostOf(other)}`,
    `Connection: ${named}`,
    ...['X-One: 1', 'X-Two: 2', 'Cookie: a=b', 'Content-Length: 3', '', 'abc'],
  ]
  expect(await proxy.say(asked.join('\r\n'))).toMatch(/^HTTP\/1\.1 200 /)
  expect(headers).toMatchObject({ 'x-two': '2', host: `localhost:${other}`, 'content-length': '3' })
  expect(headers['x-one']).toBeUndefined()
  expect(headers.cookie).toBeUndefined()
})

test('S-42 an app that says more than it was asked is not asked again on that connection', async () => {
  let connections = 0
  const hostile = await proxy.runTcp((socket) => {
    connections += 1
    const poison = 'HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison'
    socket.on('data', () => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood${poison}`)
    })
  })
  for (const viewer of ['alice', 'alice', 'olga']) {
    proxy.access = () => ({ viewer })
    const { status, text } = await proxy.ask(hostile)
    expect([`200 good`, '502 ']).toContain(`${status} ${status === 200 ? text : ''}`)
  }
  expect(connections).toBeGreaterThanOrEqual(2)
  proxy.access = () => ({})
})
