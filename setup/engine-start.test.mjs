import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { removeStalePidFiles } from './engine-start.mjs'

let folder
let file
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bothy-pid-'))
  file = join(folder, 'docker.pid')
})
afterEach(() => rmSync(folder, { recursive: true }))

test('the pid file of an engine that was killed is removed', () => {
  writeFileSync(file, '999999999\n')
  removeStalePidFiles([file])
  expect(existsSync(file)).toBe(false)
})

test('one whose pid is another program’s by now is removed as well', () => {
  writeFileSync(file, String(process.pid))
  removeStalePidFiles([file])
  expect(existsSync(file)).toBe(false)
})

test('one of an engine that runs is left alone', () => {
  writeFileSync(file, '4242')
  removeStalePidFiles([file], (pid) => (pid === 4242 ? 'dockerd' : null))
  expect(existsSync(file)).toBe(true)
})
