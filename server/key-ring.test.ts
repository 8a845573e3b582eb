import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readConfig } from './config.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bothy-keys-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const ringOf = (environment: Record<string, string> = {}) =>
  readConfig({ BOTHY_DATA: folder, ...environment }).keyRing
const secrets = () => join(folder, 'secrets')

test('a new key seals at once and after a restart, and the ones before still open', () => {
  const ring = ringOf()
  const [first] = ring.keys
  const second = ring.addKey()
  expect(ring.keys).toEqual([second, first])
  expect(ringOf().keys).toEqual([second, first])
  ring.dropKeys([first?.id ?? '', second.id])
  expect(ring.keys).toEqual([second])
  expect(ringOf().keys).toEqual([second])
})

test('what a server left that died while it wrote is in nobody’s way (F-51)', () => {
  const ring = ringOf()
  writeFileSync(join(secrets(), 'encryption-key.new'), 'half a ke')
  const key = ring.addKey()
  expect(ringOf().keys[0]).toEqual(key)
  const left = readdirSync(secrets()).filter((name) => name.startsWith('encryption-key'))
  expect(left).toEqual(['encryption-key'])
})

test('a key that an operator puts into the file meanwhile is not lost with the next change', () => {
  const ring = ringOf()
  const [first] = ring.keys
  const restored = Buffer.alloc(32, 9).toString('base64url')
  const file = join(secrets(), 'encryption-key')
  writeFileSync(file, `${readFileSync(file, 'utf8')}\n${restored}\n`)
  const second = ring.addKey()
  expect(ring.keys.map(({ id }) => id)).toEqual(ringOf().keys.map(({ id }) => id))
  expect(ring.keys.map(({ key }) => key.toString('base64url'))).toContain(restored)
  ring.dropKeys([first?.id ?? ''])
  expect(ringOf().keys).toEqual([second, expect.anything()])
})

test('a file that somebody took away comes back with all that is needed to read', () => {
  const ring = ringOf()
  rmSync(join(secrets(), 'encryption-key'))
  ring.addKey()
  expect(ringOf().keys).toEqual(ring.keys)
  expect(ring.keys).toHaveLength(2)
})

test('S-77 a file that was cut short is no secret, and none that is half is ever made', () => {
  mkdirSync(secrets(), { recursive: true })
  for (const name of ['auth-secret', 'encryption-key', 'server-id']) {
    for (const rest of ['', '\n', 'canary']) {
      writeFileSync(join(secrets(), name), rest)
      expect(() => ringOf()).toThrow(`secrets/${name} in the data folder is empty or cut short`)
      expect(() => ringOf()).not.toThrow('canary')
    }
    rmSync(join(secrets(), name))
  }
  ringOf()
  expect(readdirSync(secrets()).sort()).toEqual(['auth-secret', 'encryption-key', 'server-id'])
  expect(statSync(join(secrets(), 'auth-secret')).mode & 0o777).toBe(0o600)
})

test('keys of the variable are nobody’s to change here', () => {
  const BOTHY_ENCRYPTION_KEY = Buffer.alloc(32, 7).toString('base64')
  const ring = ringOf({ BOTHY_ENCRYPTION_KEY })
  expect(ring.lockedBy).toBe('BOTHY_ENCRYPTION_KEY')
  expect(() => ring.addKey()).toThrow()
  expect(() => ring.dropKeys([])).toThrow()
  expect(ringOf().lockedBy).toBeNull()
  expect(readFileSync(join(secrets(), 'encryption-key'), 'utf8')).toMatch(/^[\w-]{43}$/)
})
