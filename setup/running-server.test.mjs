import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { refuseBesideAnother, requireData } from './running-server.mjs'

let data
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'bothy-data-'))
})
afterEach(() => rmSync(data, { recursive: true, force: true }))

test('a server that holds the data folder is named before anything is built', () => {
  writeFileSync(join(data, 'server.lock'), '')
  const { ino } = statSync(join(data, 'server.lock'))
  const locks = `1: POSIX  ADVISORY  READ  7 08:01:${ino} 0 EOF\n2: POSIX  ADVISORY  WRITE 4711 08:01:${ino} 0 EOF\n`
  expect(() => refuseBesideAnother(data, locks)).toThrow(/process 4711.*BOTHY_DATA/)
})

test('a lock that nobody holds, or none at all, stands in nobody’s way', () => {
  refuseBesideAnother(data, '1: POSIX  ADVISORY  WRITE 4711 08:01:12 0 EOF\n')
  writeFileSync(join(data, 'server.lock'), '')
  refuseBesideAnother(data, '')
})

test('a command finds no server where none has been', () => {
  expect(() => requireData(data, 'sign-in')).toThrow(/nothing for "sign-in"/)
  writeFileSync(join(data, 'bothy.db'), '')
  requireData(data, 'sign-in')
})
