import { expect, test } from 'vitest'
import { SecretMask } from '../secrets/secret-mask.ts'
import { HookLog } from './hook-log.ts'

const noSecrets = new SecretMask([])

const bytes = (text: string) => Buffer.from(text)

function readAll(log: HookLog, from = 0) {
  const parts: string[] = []
  for (let at = from; ; ) {
    const chunk = log.read(at)
    if (chunk.text === '') return { text: parts.join(''), to: chunk.to }
    expect(Buffer.byteLength(chunk.text)).toBe(chunk.to - chunk.from)
    parts.push(chunk.text)
    at = chunk.to
  }
}

test('chunks end between characters, and together are all that was written', () => {
  const log = new HookLog()
  const text = 'a€🙂ü'.repeat(60_000)
  log.writer(noSecrets)(bytes(text))
  const all = readAll(log)
  expect(all.text === text).toBe(true)
  expect(all.to).toBe(600_000)
  expect(log.read(all.to)).toEqual({ from: all.to, to: all.to, text: '' })
})

test('what is no longer there is jumped over, to where a character begins', () => {
  const log = new HookLog()
  const write = log.writer(noSecrets)
  write(bytes('x'))
  for (let count = 0; count < 40; count += 1) write(bytes('🙂'.repeat(16_384)))
  const chunk = log.read(0)
  expect(chunk.from).toBe(1 + 40 * 65_536 - 1024 * 1024 + 0)
  expect(chunk.text.startsWith('🙂')).toBe(true)
  expect(readAll(log).text).not.toContain('\ufffd')
})

test('parts that write at the same time do not cut each other’s characters', () => {
  const log = new HookLog()
  const [one, other] = [log.writer(noSecrets), log.writer(noSecrets)]
  one(bytes('🙂').subarray(0, 2))
  other(bytes('é'))
  one(bytes('🙂').subarray(2))
  other(Uint8Array.of(0xff))
  one(Uint8Array.of(0xc3))
  one(null)
  expect(readAll(log).text).toBe('é🙂\ufffd\ufffd')
})

test('an offset beyond the end is one of an earlier try’s, and begins anew', () => {
  const log = new HookLog()
  expect(log.read(500)).toEqual({ from: 0, to: 0, text: '' })
  log.writer(noSecrets)(bytes('new'))
  expect(log.read(500)).toEqual({ from: 0, to: 3, text: 'new' })
})

test('a secret that comes in pieces is not in the log (S-78)', () => {
  const log = new HookLog()
  const write = log.writer(new SecretMask([bytes('hütte-9k2')]))
  for (const byte of bytes('x=hütte-9k2 y=hütte-9')) write(Uint8Array.of(byte))
  write(null)
  expect(readAll(log).text).toBe('x=*** y=hütte-9')
})
