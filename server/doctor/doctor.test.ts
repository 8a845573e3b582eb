import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import SQLite from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readConfig } from '#server/config.ts'
import { openDatabase } from '#server/db/database.ts'
import { doctorCommand } from './doctor-command.ts'
import { inodeRow, memoryRow, nodeRow, rightsRow } from './machine-checks.ts'
import { clockRow } from './network-checks.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bothy-doctor-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function examined(environment: Record<string, string> = {}) {
  const said = { out: '', error: '' }
  const output = {
    out(line: string) {
      said.out += `${line}\n`
    },
    error(line: string) {
      said.error += line
    },
  }
  const given = {
    ...{ BOTHY_DATA: folder, BOTHY_PORT: '0', DOCKER_HOST: 'unix:///nowhere.sock' },
    // At which nobody is: nothing leaves this machine.
    ...{ GITHUB_URL: 'https://localhost:9', ...environment },
  }
  const code = await doctorCommand(['--json'], given, output)
  const rows = JSON.parse(said.out) as { name: string; health: string; detail: string }[]
  return { code, row: (name: string) => rows.find((one) => one.name === name) }
}

test('everything that is missing is a line of its own with what to do, and the rest is looked at', async () => {
  const { code, row } = await examined({ BOTHY_PORTS_URL: 'http://ports.bothy.invalid' })
  expect(code).toBe(1)
  expect(row('Container engine')).toMatchObject({ health: 'failed', advice: expect.anything() })
  expect(row('Names of ports')).toMatchObject({ health: 'failed' })
  expect(row('GitHub')).toMatchObject({
    health: 'warning',
    detail: expect.stringContaining('ECONNREFUSED'),
  })
  expect(row('Database')).toMatchObject({
    health: 'ok',
    detail: expect.stringContaining('first start makes it'),
  })
  expect(row('Node.js')).toMatchObject({ health: 'ok' })
})

test('it changes nothing: a damaged database, and one of an older Bothy, are said to be so', async () => {
  const config = readConfig({ BOTHY_DATA: folder })
  await (await openDatabase(config)).destroy()
  expect((await examined()).row('Backups')).toMatchObject({ health: 'warning' })
  const file = new SQLite(config.databaseFile)
  file.exec("delete from kysely_migration where name > '002'")
  file.close()
  const older = await readFile(config.databaseFile)
  expect((await examined()).row('Database')).toMatchObject({
    detail: expect.stringContaining('of an older Bothy'),
  })
  expect((await readFile(config.databaseFile)).equals(older)).toBe(true)
  await writeFile(config.databaseFile, 'This is a letter.')
  expect((await examined()).row('Database')).toMatchObject({
    health: 'failed',
    detail: expect.stringContaining('damaged'),
  })
})

test('a port that is taken is named', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => other.once('listening', resolve))
  const { port } = other.address() as { port: number }
  const { row } = await examined({ BOTHY_PORT: String(port) })
  other.close()
  expect(row('Port')).toMatchObject({
    health: 'failed',
    detail: expect.stringContaining('EADDRINUSE'),
  })
})

test('memory, inodes, clock and Node.js are judged', () => {
  const gigabyte = 1024 ** 3
  const healthOf = (row: { health: string } | null) => row?.health
  expect([4, 0.5, 0.1].map((free) => healthOf(memoryRow(free * gigabyte, 8 * gigabyte)))).toEqual([
    ...['ok', 'warning', 'failed'],
  ])
  expect([[50_000], [2000], [10]].map(([free]) => healthOf(inodeRow(free ?? 0, 1e5)))).toEqual([
    ...['ok', 'warning', 'failed'],
  ])
  expect(inodeRow(0, 0)).toBeNull()
  expect(healthOf(clockRow(1e12, 1e12 + 60_000))).toBe('ok')
  expect(clockRow(1e12, 1e12 + 600_000)).toMatchObject({
    health: 'failed',
    detail: 'It is 10 minutes ahead of GitHub’s.',
  })
  expect([healthOf(nodeRow('24.21.0')), healthOf(nodeRow('20.1.0'))]).toEqual(['ok', 'failed'])
})

test('secrets that others can read are named, with the command that closes them', async () => {
  readConfig({ BOTHY_DATA: folder })
  expect(await rightsRow(folder)).toMatchObject({ health: 'ok' })
  const key = join(folder, 'secrets', 'encryption-key')
  await chmod(key, 0o644)
  expect(await rightsRow(folder)).toMatchObject({ health: 'warning', advice: `chmod go= ${key}` })
})
