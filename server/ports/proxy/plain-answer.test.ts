import { expect, test } from 'vitest'
import { readPlainAnswer } from './plain-answer.ts'

const read = (text: string) => readPlainAnswer(Buffer.from(text, 'latin1'))

test('a small answer in plain words is read, as far as its body is here', () => {
  const text = 'HTTP/1.1 200 OK\r\nContent-Length:  7 \r\nX-A: a b\r\nx-a:\tc\r\nE:\r\n\r\nabc'
  expect(read(text.replace('7 ', '7'))).toEqual({
    status: 200,
    phrase: 'OK',
    rawHeaders: ['Content-Length', '7', 'X-A', 'a b', 'x-a', 'c', 'E', ''],
    headers: Object.assign(Object.create(null), { 'content-length': '7', 'x-a': 'a b, c', e: '' }),
    headBytes: text.length - 4,
    bodyBytes: 7,
  })
  expect(read('HTTP/1.1 304 \r\nContent-Length: 9\r\n\r\n')).toMatchObject({ bodyBytes: 0 })
  expect(read('HTTP/1.1 204\r\nConnection: Keep-Alive\r\n\r\n')).toMatchObject({ phrase: '' })
})

const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n'

test.each([
  ['a head that is not here whole', ok],
  ['no length', 'HTTP/1.1 200 OK\r\n\r\nab'],
  ['two lengths', `${ok}content-length: 2\r\n\r\nab`],
  ['a length that is no number', 'HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\nab'],
  ['a length in another system', 'HTTP/1.1 200 OK\r\nContent-Length: 0x2\r\n\r\nab'],
  ['more than its length', `${ok}\r\nabc`],
  ['a body where there is none', 'HTTP/1.1 304 X\r\nContent-Length: 2\r\n\r\nab'],
  ['much', 'HTTP/1.1 200 OK\r\nContent-Length: 65537\r\n\r\n'],
  ['chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
  ['a length beside chunks', `${ok}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
  ['no answer yet', 'HTTP/1.1 103 Early Hints\r\n\r\n'],
  ['another protocol', 'HTTP/1.1 101 X\r\nUpgrade: a\r\nConnection: upgrade\r\n\r\n'],
  ['an older version', `${ok.replace('1.1', '1.0')}\r\nab`],
  ['an end of the connection', `${ok}Connection: close\r\n\r\nab`],
  ['headers of the connection', `${ok}Connection: keep-alive, x-a\r\n\r\nab`],
  ['a status that is none', `${ok.replace('200', '2000')}\r\nab`],
  ['a line that ends in LF', `${ok}A: b\nC: d\r\n\r\nab`],
  ['a line that ends in CR', `${ok}A: b\rC: d\r\n\r\nab`],
  ['a folded line', `${ok}A: b\r\n c\r\n\r\nab`],
  ['a zero', `${ok}A: b\0\r\n\r\nab`],
  ['a space before the colon', `${ok}Content-Type : a\r\n\r\nab`],
  ['a space behind the value', `${ok}A: b \r\n\r\nab`],
  ['a header without a name', `${ok}: b\r\n\r\nab`],
  ['very many headers', `${ok}${'A: b\r\n'.repeat(200)}\r\nab`],
  ['something before it', `\r\n${ok}\r\nab`],
])('S-42 an answer with %s is left to the parser', (_, text) => {
  expect(read(text)).toBeNull()
})

test('S-42 a line made to be read slowly is not', () => {
  const began = process.threadCpuUsage()
  read(`${ok}A:${' \t'.repeat(30_000)}\x01\r\n\r\nab`)
  read(`${ok}A: ${'a '.repeat(30_000)}\x01\r\n\r\nab`)
  expect(process.threadCpuUsage(began).user / 1000).toBeLessThan(1000)
})
