import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { hashFiles } from './hash-files.mjs'

let folder
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bothy-hash-'))
  mkdirSync(join(folder, 'web/app'), { recursive: true })
  writeFileSync(join(folder, 'web/app/main.ts'), 'one')
})
afterEach(() => rmSync(folder, { recursive: true }))

const hash = (...extra) => hashFiles(folder, ['web', 'package.json'], extra)

test('the same files are the same hash, whenever they were written', () => {
  const before = hash()
  writeFileSync(join(folder, 'web/app/main.ts'), 'one')
  expect(hash()).toBe(before)
})

test.for([
  ['content', () => writeFileSync(join(folder, 'web/app/main.ts'), 'two')],
  ['a name', () => renameSync(join(folder, 'web/app/main.ts'), join(folder, 'web/app/other.ts'))],
  ['a new file', () => writeFileSync(join(folder, 'package.json'), '{}')],
])('%s that changes is another hash', ([, change]) => {
  const before = hash()
  change()
  expect(hash()).not.toBe(before)
})

test('so is another input that is no file', () => {
  expect(hash('a')).not.toBe(hash('b'))
})
