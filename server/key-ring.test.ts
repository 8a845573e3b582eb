import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
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

test('keys of the variable are nobody’s to change here', () => {
  const BOTHY_ENCRYPTION_KEY = Buffer.alloc(32, 7).toString('base64')
  const ring = ringOf({ BOTHY_ENCRYPTION_KEY })
  expect(ring.lockedBy).toBe('BOTHY_ENCRYPTION_KEY')
  expect(() => ring.addKey()).toThrow()
  expect(() => ring.dropKeys([])).toThrow()
  expect(ringOf().lockedBy).toBeNull()
  expect(readFileSync(join(secrets(), 'encryption-key'), 'utf8')).toMatch(/^[\w-]{43}$/)
})
