import { expect, test } from 'vitest'
import { SecretMask } from '../secrets/secret-mask.ts'
import { ReplayRing } from '../terminals/replay-ring.ts'
import { lastOutputOf } from './last-output.ts'

function outputOf(text: string, secrets: string[] = []): string {
  const ring = new ReplayRing(2 * 1024 * 1024)
  ring.append(Buffer.from(text))
  return lastOutputOf({ ring }, new SecretMask(secrets.map((secret) => Buffer.from(secret))))
}

test.each([
  ['a\r\nb\r\n\r\n', 'a\nb'],
  ['\x1b]0;ada@hut\x07\x1b[1;31mError\x1b[0m: \x1b[?25lno\x1b(B\r\n', 'Error: no'],
  ['10%\r20%\r100%\r\ndone', '100%\ndone'],
  [
    '⠙\x1b[1G\x1b[0K\r\n> web\r\n⠹\r\x1b[Khttp://localhost:3000\r\n',
    '> web\nhttp://localhost:3000',
  ],
  ['before\r\nwaiting\x1b[2K\rready\r\n', 'before\nready'],
  ['a\u202Eb\x00c\x08d\x9be', 'abcde'],
  ['', ''],
  ['\x1b', ''],
])('%j is shown as %j', (text, wanted) => {
  expect(outputOf(text)).toBe(wanted)
})

test('it is the end that is shown, in whole letters', () => {
  const text = outputOf(`${'é'.repeat(5000)}x`)
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(4096)
  expect(text).toMatch(/^é{2000,}x$/)
})

test('no part of a secret is shown, wherever what is read of the output begins', () => {
  const secret = 'canary-0123456789abcdef'
  const line = `token=${secret}\n`
  for (let more = 0; more <= line.length; more += 1) {
    const shown = outputOf(line.repeat(4000) + 'x'.repeat(more), [secret])
    expect(shown.replaceAll('token=***\n', '')).toMatch(/^[^c0-9]*x*$/)
  }
  // The colours are nearly all there is.
  const shown = outputOf(`${'\x1b[31m'.repeat(30)}${line}`.repeat(900), [secret])
  expect(shown).not.toMatch(/canary|0123|cdef/)
})

test('sequences that never end take no long time', () => {
  for (const piece of ['\x1b]', '\x1b[', '\x1b[0', '\x1bP', '\r', '\x1b(', '\x1b]\x1b']) {
    const began = process.cpuUsage()
    outputOf(piece.repeat(64 * 1024))
    expect(process.cpuUsage(began).user).toBeLessThan(1_000_000)
  }
})
