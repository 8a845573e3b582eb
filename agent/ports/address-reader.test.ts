import { expect, test, vi } from 'vitest'
import { AddressReader, type PrintedAddress } from './address-reader.ts'

function readAll(pieces: (string | Buffer)[]): PrintedAddress[] {
  const found: PrintedAddress[] = []
  using reader = new AddressReader((one) => found.push(one))
  for (const piece of pieces) reader.read(Buffer.from(piece))
  reader.read(Buffer.from('\n'))
  return found
}
const url = (port: number, path = '/', protocol = 'http') => ({ port, protocol, path, isUrl: true })

test.each([
  // Vite, Next.js, Flask, python -m http.server, Jupyter, Rails, Spring and Docker print these.
  ['  ➜  Local:   \x1b[36mhttp://localhost:\x1b[1m5173\x1b[22m/\x1b[39m', url(5173)],
  ['   - Local:        http://localhost:3000', url(3000)],
  [' * Running on http://127.0.0.1:5000', url(5000)],
  ['Serving HTTP on 0.0.0.0 port 8000 (http://0.0.0.0:8000/) ...', url(8000)],
  ['Serving HTTP on :: port 8000 (http://[::]:8000/) ...', url(8000)],
  ['    http://localhost:8888/lab?token=0a1b2c', url(8888, '/lab?token=0a1b2c')],
  ['* Listening on http://[::1]:3000', url(3000)],
  ['Now listening on: https://localhost:7043', url(7043, '/', 'https')],
  ['open http://localhost:3000/a(b)/c, then http', url(3000, '/a(b)/c')],
  ['(see http://localhost:3000/docs).', url(3000, '/docs')],
  ['"http://localhost:3000?x=1"', url(3000, '/?x=1')],
  ['http://localhost:3000/#/login', url(3000)],
  ['\x1b]8;;http://localhost:3000/a\x07here\x1b]8;;\x07', url(3000, '/a')],
  ['ready on localhost:4000', { ...url(4000), isUrl: false }],
])('%j is understood', (text, wanted) => {
  expect(readAll([text])).toEqual([wanted])
})

test.each([
  'postgres://localhost:5432/app',
  'ws://localhost:3000',
  'http://user@localhost:3000',
  'http://localhost',
  'http://localhost/3000',
  'localhost:',
  'http://localhost:0/',
  'http://localhost:65536/',
  'http://localhost:300000/',
  'http://notlocalhost:3000',
  'http://my.localhost:3000',
  'http://10.0.0.1:3000',
  'http://127.0.0.11:3000',
  'http://[::2]:3000',
  'Network: http://172.17.0.2:5173/',
])('%j is no address of this container', (text) => {
  expect(readAll([text])).toEqual([])
})

test('an address is one wherever the output is cut, also within a colour', () => {
  const text = 'a b \x1b[36mhttp://localhost:\x1b[1m5173\x1b[22m/x?y=1\x1b[39m z https://[::1]:81/'
  const wanted = [url(5173, '/x?y=1'), url(81, '/', 'https')]
  for (let one = 0; one <= text.length; one += 1) {
    for (let other = one; other <= text.length; other += 7) {
      const pieces = [text.slice(0, one), text.slice(one, other), text.slice(other)]
      expect(readAll(pieces)).toEqual(wanted)
    }
  }
  expect(readAll([...text])).toEqual(wanted)
})

test('one at the very end of the output is told after a moment', async () => {
  const found: PrintedAddress[] = []
  using reader = new AddressReader((one) => found.push(one))
  reader.read(Buffer.from('? http://localhost:3'))
  reader.read(Buffer.from('000'))
  expect(found).toEqual([])
  await vi.waitUntil(() => found.length > 0)
  expect(found).toEqual([url(3000)])
})

test('of a path without end a part is told, and the rest is no address', () => {
  const found = readAll(['http://localhost:3000/', ...new Array(100).fill('a/'.repeat(1000)), ' .'])
  expect(found).toEqual([url(3000, `/${'a/'.repeat(1000)}`.slice(0, 2000))])
})

test.each([
  ['localhost:'],
  ['localhost:1'],
  ['http://localhost:3000/'],
  ['localhost'],
  ['http://localhost:3000/('],
  ['localhost:\x1b[0'],
  ['\x1b[localhost:'],
  ['http://http://http://127.0.0.1'],
  ['[::1]:80 '],
  ['localhost:80 '],
  ['l'],
  ['0.0.0.0:'],
  ['localhost:80/...', '.'.repeat(3000)],
  ['localhost:80/)))', ')'.repeat(1990)],
])('10 MB of %j take no longer than other output would', (piece, more = '') => {
  const bytes = 10 * 1024 * 1024
  const all = Buffer.alloc(bytes, more === '' ? piece : `${piece}${more} `)
  let told = 0
  using reader = new AddressReader(() => {
    told += 1
  })
  const began = process.cpuUsage()
  for (let at = 0; at < bytes; at += 16_384) reader.read(all.subarray(at, at + 16_384))
  const spent = process.cpuUsage(began)
  expect(spent.user + spent.system).toBeLessThan(4_000_000)
  expect(told).toBeLessThan(bytes / 8)
})

test('small pieces of an address that never ends are read in bounded time', () => {
  const all = Buffer.alloc(100_000, 'http://localhost:3000/a')
  using reader = new AddressReader(() => undefined)
  const began = process.cpuUsage()
  for (let at = 0; at < all.length; at += 5) reader.read(all.subarray(at, at + 5))
  expect(process.cpuUsage(began).user).toBeLessThan(4_000_000)
})

test('whatever bytes come, nothing is thrown, and what is told makes sense', () => {
  const words = [
    'localhost',
    '127.0.0.1',
    '[::1]',
    ':',
    '80',
    '/',
    '\x1b[',
    '1m',
    ' ',
    '\n',
    '?',
    '(',
    'http',
    '://',
    'é',
    '\x00',
    '\x1b',
    ']8;;',
    '.',
  ]
  let seed = 7
  const random = (most: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
    return Math.floor((seed / 2 ** 31) * most)
  }
  using reader = new AddressReader(({ port, path }) => {
    expect(port).toBeGreaterThan(0)
    expect(port).toBeLessThan(65_536)
    expect(path).toMatch(/^\/[!-~]{0,1999}$/)
  })
  for (let count = 0; count < 20_000; count += 1) {
    const piece = Array.from({ length: random(8) }, () => words[random(words.length)]).join('')
    reader.read(Buffer.from(piece, random(2) === 0 ? 'utf8' : 'latin1'))
  }
})
