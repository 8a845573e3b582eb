import { execFile } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as breath } from 'node:timers/promises'
import { promisify } from 'node:util'
import SQLite from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readConfig } from '#server/config.ts'
import { insertTestCodespace, insertTestUser } from '#server/db/database.testing.ts'
import { openDatabase } from '#server/db/database.ts'
import { backupCommand } from './backup-command.ts'
import { openBackup } from './backup-file.ts'
import { listBackups, newBackupFile } from './backup-folder.ts'
import { keysIn, ownKeys } from './backup-keys.ts'
import { makeBackup } from './make-backup.ts'
import { openServersDatabase } from './open-database.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bothy-backup-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const configured = () => readConfig({ BOTHY_DATA: folder })
const now = Date.UTC(2026, 2, 1, 12)

/** With one person and so many codespaces. */
async function filledDatabase(count = 3) {
  const config = configured()
  const db = await openDatabase(config)
  await insertTestUser(db, 'ada')
  for (let index = 0; index < count; index += 1) await insertTestCodespace(db, `codespace-${index}`)
  return { config, db }
}

test('a backup is whole and of one moment, however much is written meanwhile', async () => {
  const { config, db } = await filledDatabase(50)
  await using _ = db
  let written = 50
  let isOver = false
  const storm = (async () => {
    while (!isOver) {
      await insertTestCodespace(db, `codespace-${written}`)
      written += 1
      await breath()
    }
  })()
  const keys = await ownKeys(folder)
  const file = join(folder, 'copy.age')
  const manifest = await makeBackup(config, { file, keys, now })
  isOver = true
  await storm
  const { databaseFile } = await openBackup(file, keys, join(folder, 'opened'))
  const copy = new SQLite(databaseFile, { readonly: true })
  const ids = copy.prepare('select id from codespace').pluck().all()
  copy.close()
  expect(ids).toHaveLength(manifest.database.rows.codespace as number)
  expect(ids.length).toBeGreaterThanOrEqual(50)
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect(readdirSync(folder).filter((name) => /^backup-|\.new$/.test(name))).toEqual([])
})

test('what a backup left that was killed is removed a day later, and nothing of anybody else', async () => {
  const { config, db } = await filledDatabase()
  await db.destroy()
  const left = { 'backup-Ab3dE9': 'snapshot.db', 'restore-zzZZ11': 'bothy.db' }
  const others = { 'backup-friday': 'mine.db', 'backup-today1': 'snapshot.db' }
  for (const [name, inside] of Object.entries({ ...left, ...others })) {
    mkdirSync(join(folder, name))
    writeFileSync(join(folder, name, inside), 'a copy')
    if (name !== 'backup-today1') utimesSync(join(folder, name), 1, 1)
  }
  writeFileSync(join(folder, 'copy.age.4711.new'), 'a draft')
  utimesSync(join(folder, 'copy.age.4711.new'), 1, 1)
  const file = join(folder, 'copy.age')
  await makeBackup(config, { file, keys: await ownKeys(folder), now: Date.now() })
  const there = readdirSync(folder).filter((name) => /^backup-|^restore-|\.new$/.test(name))
  expect(there.sort()).toEqual(Object.keys(others).sort())
})

test('S-77 S-97 neither a key of the server nor a word of the database can be read in it', async () => {
  const { config, db } = await filledDatabase()
  await db.destroy()
  const file = join(folder, 'copy.age')
  await makeBackup(config, { file, keys: await ownKeys(folder), now })
  const { databaseFile } = await openBackup(file, await ownKeys(folder), join(folder, 'opened'))
  const [outside, inside] = [readFileSync(file), readFileSync(databaseFile)]
  expect(outside.includes('codespace-1')).toBe(false)
  expect(inside.includes('codespace-1')).toBe(true)
  for (const name of readdirSync(join(folder, 'secrets'))) {
    const secret = readFileSync(join(folder, 'secrets', name), 'utf8').trim()
    expect([name, outside.includes(secret), inside.includes(secret)]).toEqual([name, false, false])
  }
})

test('with a passphrase it opens with that and nothing else, and says what it needs', async () => {
  const { config, db } = await filledDatabase()
  await db.destroy()
  const file = join(folder, 'copy.age')
  await makeBackup(config, { file, keys: { passphrase: 'correct horse battery' }, now })
  const at = join(folder, 'opened')
  const locked = { code: 'BACKUP_LOCKED', message: expect.stringContaining('passphrase') }
  await expect(openBackup(file, await ownKeys(folder), at)).rejects.toMatchObject(locked)
  const { manifest } = await openBackup(file, { passphrase: 'correct horse battery' }, at)
  expect(manifest.database.rows.codespace).toBe(3)
})

test('a backup for somebody’s key opens with that key alone', async () => {
  const { config, db } = await filledDatabase()
  await db.destroy()
  const other = await mkdtemp(join(folder, 'other-'))
  const keys = await ownKeys(other)
  if (!('recipients' in keys)) throw new Error('It is a key.')
  const { identityToRecipient } = await import('age-encryption')
  const recipient = await identityToRecipient(keys.identities[0] as string)
  const file = join(folder, 'copy.age')
  await makeBackup(config, { file, keys: keysIn('r.txt', `# mine\n${recipient}\n`), now })
  const refusal = { code: 'BACKUP_LOCKED', message: expect.stringContaining('--key FILE') }
  const opened = join(folder, 'opened')
  await expect(openBackup(file, await ownKeys(folder), opened)).rejects.toMatchObject(refusal)
  expect((await openBackup(file, keys, opened)).manifest.database.rows.User).toBe(1)
})

test('a backup that was changed or cut short is refused, wherever that is', async () => {
  const { config, db } = await filledDatabase()
  await db.destroy()
  const file = join(folder, 'copy.age')
  const keys = await ownKeys(folder)
  await makeBackup(config, { file, keys, now })
  const good = readFileSync(file)
  const broken = [
    ...[0.1, 0.5, 0.99].map((share) => good.subarray(0, Math.floor(good.length * share))),
    ...[0, 250, 400, good.length - 1].map((offset) => {
      const bytes = Buffer.from(good)
      bytes[offset] = (bytes[offset] as number) ^ 1
      return bytes
    }),
    Buffer.alloc(0),
    Buffer.from('This is a letter.'),
  ]
  for (const [index, bytes] of broken.entries()) {
    const damaged = join(folder, `damaged-${index}.age`)
    writeFileSync(damaged, bytes)
    const opening = openBackup(damaged, keys, join(folder, `opened-${index}`))
    await expect(opening, `broken in the way ${index}`).rejects.toMatchObject({
      code: expect.stringMatching(/^BACKUP_(DAMAGED|LOCKED)$/),
    })
  }
})

test('the command writes no file over, and names what it cannot use', async () => {
  const { db } = await filledDatabase()
  await db.destroy()
  const run = async (...args: string[]) => {
    const said: Record<'out' | 'error', string[]> = { out: [], error: [] }
    const output = {
      out: (line: string) => void said.out.push(line),
      error: (line: string) => void said.error.push(line),
    }
    const environment = { BOTHY_DATA: folder, INIT_CWD: folder }
    const code = await backupCommand(args, environment, output)
    return { code, out: said.out.join('\n'), error: said.error.join('\n') }
  }
  const done = await run('mine.age')
  expect(done).toMatchObject({ code: 0, out: join(folder, 'mine.age') })
  expect(done.error).toContain('1 person, 3 codespaces')
  expect(done.error).toContain(join(folder, 'secrets'))
  expect(await run('mine.age')).toMatchObject({
    code: 1,
    error: expect.stringContaining('is there already'),
  })
  expect(await run('none/mine.age')).toMatchObject({
    code: 1,
    error: expect.stringContaining('There is no folder'),
  })
  expect(await run('secrets/backup-key/mine.age')).toMatchObject({
    code: 1,
    error: expect.stringContaining('could not be written: ENOTDIR'),
  })
  expect(await run('a', 'b')).toMatchObject({
    code: 2,
    error: expect.stringMatching(/one FILE.*Usage/s),
  })
  expect(await run('a', '--key', 'none')).toMatchObject({
    code: 1,
    error: expect.stringContaining('There is no file'),
  })
  writeFileSync(join(folder, 'short'), 'short\n')
  expect(await run('a', '--passphrase-file', 'short')).toMatchObject({
    code: 1,
    error: expect.stringContaining('too short'),
  })
  expect(await run()).toMatchObject({
    code: 0,
    out: expect.stringMatching(/backups\/bothy-backup-\d{8}T\d{6}Z\.age$/),
  })
  expect(await listBackups(configured(), Date.now())).toHaveLength(1)
})

test('without Bothy it is opened by age and tar', async (context) => {
  const run = promisify(execFile)
  const hasAge = await run('age', ['--version']).then(
    () => true,
    () => false,
  )
  if (!hasAge) return context.skip('age is not installed')
  const { config, db } = await filledDatabase()
  await db.destroy()
  const file = join(folder, 'copy.age')
  await makeBackup(config, { file, keys: await ownKeys(folder), now })
  const script = 'age -d -i "$1" "$2" | tar xzO bothy-backup.json'
  const key = join(folder, 'secrets', 'backup-key')
  const { stdout } = await run('sh', ['-c', script, '-', key, file])
  expect(JSON.parse(stdout)).toMatchObject({ format: 'bothy-backup' })
})

test('PostgreSQL is told which tools of its own to use', async () => {
  const place = { ...configured(), databaseUrl: 'postgres://x' }
  const backup = makeBackup(place, { file: join(folder, 'a'), keys: await ownKeys(folder), now })
  await expect(backup).rejects.toMatchObject({ message: expect.stringContaining('pg_dump') })
})

test('F-35 a database is backed up before it is brought up to date, once', async () => {
  const { config, db } = await filledDatabase()
  await db.destroy()
  const file = new SQLite(config.databaseFile)
  file.exec("delete from kysely_migration where name like '031%'")
  file.close()
  await openServersDatabase(config, now).then(
    (opened) => opened.destroy(),
    () => undefined,
  )
  const [made, ...others] = await listBackups(config, now)
  expect([made?.kind, others]).toEqual(['upgrade', []])
  const { manifest } = await openBackup(made?.file ?? '', await ownKeys(folder), join(folder, 'o'))
  expect(manifest.database.rows.codespace).toBe(3)
})

test('F-34 a damaged database is left as it is, and the newest good backup is named', async () => {
  const { config, db } = await filledDatabase()
  await db.destroy()
  const keys = await ownKeys(folder)
  const backup = async (hours: number) => {
    const file = await newBackupFile(config, 'backup', now + hours * 3_600_000)
    await makeBackup(config, { file, keys, now })
    return file
  }
  const [good, broken] = [await backup(1), await backup(2)]
  writeFileSync(broken, readFileSync(broken).subarray(0, 300))
  const before = readFileSync(config.databaseFile)
  before.fill(0xff, 4096, 4160)
  writeFileSync(config.databaseFile, before)
  await expect(openServersDatabase(config, now)).rejects.toMatchObject({
    code: 'DATABASE_UNUSABLE',
    message: expect.stringContaining(`npm start -- restore ${good}\n`),
  })
  expect(readFileSync(config.databaseFile).equals(before)).toBe(true)
  expect(existsSync(broken)).toBe(true)
})
