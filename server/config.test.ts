import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { environmentSchema, readConfig } from './config.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bothy-config-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const read = (environment: Record<string, string>) =>
  readConfig({ BOTHY_DATA: folder, ...environment })

test.for([
  ['BOTHY_PORT', 'abc', 'a whole number from 0 to 65535'],
  ['BOTHY_PORT', '70000', 'a whole number from 0 to 65535'],
  ['BOTHY_URL', 'bothy.example.com', 'an address such as https://bothy.example.com'],
  ['BOTHY_URL', 'https://bothy.example.com/ide', 'without path'],
  ['BOTHY_MEMORY', 'much', 'a size such as 512M or 32G'],
  ['BOTHY_WORKSPACE_SIZE', '1M', 'at least 64M'],
  ['BOTHY_CPUS', 'two', 'a number such as 2 or 0.5'],
  ['BOTHY_LOG_LEVEL', 'loud', 'debug, info, warn, error or silent'],
  ['DOCKER_HOST', 'tcp://10.0.0.1:2375', 'remote engines are not supported'],
  ['DOCKER_HOST', 'ssh://host', 'remote engines are not supported'],
  ['AUTH_SECRET', 'short', 'at least 32 characters'],
  ['BOTHY_EXTRA_CA', '/nonexistent.pem', 'a readable file with a PEM certificate'],
])('a wrong %s=%s is named, with what was expected (S-15)', ([name, value, expected]) => {
  expect(() => read({ [name ?? '']: value ?? '' })).toThrow(`${name} is "${value}"; expected`)
  expect(() => read({ [name ?? '']: value ?? '' })).toThrow(expected)
})

test('every wrong variable is named at once', () => {
  expect(() => read({ BOTHY_PORT: 'x', BOTHY_CPUS: 'y' })).toThrow(/BOTHY_PORT.*\nBOTHY_CPUS/)
})

test('an empty variable is one that is not set', () => {
  expect(read({ BOTHY_PORT: '' }).port).toBe(7080)
})

test('the missing secret is made once, for the eyes of this account alone', () => {
  const { authSecret } = read({})
  expect(authSecret.length).toBeGreaterThanOrEqual(32)
  expect(read({}).authSecret).toBe(authSecret)
  expect(statSync(join(folder, 'secrets/auth-secret')).mode & 0o777).toBe(0o600)
})

test('docs/configuration.md names every variable and no other', () => {
  const text = readFileSync(join(import.meta.dirname, '../docs/configuration.md'), 'utf8')
  const documented = [...text.matchAll(/^\| `([A-Z_]+)` \|/gm)].map((match) => match[1])
  expect(documented.sort()).toEqual(Object.keys(environmentSchema.shape).sort())
})
