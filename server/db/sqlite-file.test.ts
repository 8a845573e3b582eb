import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import SQLite from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { insertTestCodespace } from './database.testing.ts'
import { openDatabase } from './database.ts'

let folder: string
let good: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bothy-sqlite-'))
  good = join(folder, 'good.db')
  await using db = await openDatabase({ databaseFile: good, databaseUrl: undefined })
  for (let index = 0; index < 200; index += 1) await insertTestCodespace(db, `codespace-${index}`)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const open = (file: string) => openDatabase({ databaseFile: file, databaseUrl: undefined })

test('every commit is synced to the disk', async () => {
  await using db = await open(good)
  const pragma = async (name: string) => {
    const { sql } = await import('kysely')
    return (await sql.raw<Record<string, unknown>>(`pragma ${name}`).execute(db)).rows[0]
  }
  expect(await pragma('journal_mode')).toEqual({ journal_mode: 'wal' })
  expect(await pragma('synchronous')).toEqual({ synchronous: 2 })
  expect(await pragma('foreign_keys')).toEqual({ foreign_keys: 1 })
})

type Damage = (file: string) => void

const flip =
  (offset: number): Damage =>
  (file) => {
    const bytes = readFileSync(file)
    bytes.fill(bytes[offset] === 0xff ? 0x55 : 0xff, offset, offset + 64)
    writeFileSync(file, bytes)
  }
const cutTo =
  (share: number): Damage =>
  (file) =>
    truncateSync(file, Math.floor(statSync(file).size * share))

const damages: Record<string, Damage> = {
  'an empty file': cutTo(0),
  'half of its first page': (file) => truncateSync(file, 2048),
  'a quarter of it': cutTo(0.25),
  'half of it': cutTo(0.5),
  'nearly all of it': cutTo(0.99),
  'zeros throughout': (file) => writeFileSync(file, Buffer.alloc(statSync(file).size)),
  'another kind of file': (file) => writeFileSync(file, 'This is a letter. '.repeat(1000)),
  'a broken header': flip(0),
  ...Object.fromEntries(
    Array.from({ length: 12 }, (_, page) => [
      `the head of page ${page + 1} overwritten`,
      flip(page === 0 ? 100 : page * 4096),
    ]),
  ),
}

describe('a damaged database file (F-34)', () => {
  test.each(Object.entries(damages))('%s: refused by name and left alone', async (_, damage) => {
    const file = join(folder, 'damaged.db')
    copyFileSync(good, file)
    damage(file)
    const before = readFileSync(file)
    await expect(open(file)).rejects.toMatchObject({
      code: 'DATABASE_UNUSABLE',
      message: expect.stringContaining(`The database file ${file}`),
    })
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  test('a journal without its file is refused, not begun anew beside it', async () => {
    const file = join(folder, 'lost.db')
    writeFileSync(`${file}-wal`, 'what was not yet moved into the file')
    await expect(open(file)).rejects.toMatchObject({ code: 'DATABASE_UNUSABLE' })
    expect(existsSync(file)).toBe(false)
  })

  test('a good copy put back in its place is taken as it is', async () => {
    const file = join(folder, 'restored.db')
    copyFileSync(good, file)
    await using db = await open(file)
    expect(await db.selectFrom('codespace').select('id').execute()).toHaveLength(200)
  })
})

test('a new file leaves no drafts beside it', async () => {
  const file = join(folder, 'new.db')
  await (await open(file)).destroy()
  expect(readdirSync(folder).filter((name) => name.startsWith('new.db'))).toEqual(['new.db'])
})

describe('a file another program has locked (F-33)', () => {
  async function lockedDatabase() {
    const file = join(folder, 'locked.db')
    copyFileSync(good, file)
    const db = await open(file)
    const other = new SQLite(file)
    other.exec('BEGIN IMMEDIATE')
    return {
      db,
      write: (id: string) =>
        db.updateTable('codespace').set({ failure: id }).where('id', '=', id).execute(),
      release: () => void other.exec('COMMIT'),
      async [Symbol.asyncDispose]() {
        other.close()
        await db.destroy()
        rmSync(file)
      },
    }
  }

  test('is waited for, while the rest of the server goes on', async () => {
    await using locked = await lockedDatabase()
    let turns = 0
    const heart = setInterval(() => {
      turns += 1
      if (turns === 20) locked.release()
    }, 10)
    await locked.write('codespace-1')
    clearInterval(heart)
    expect(turns).toBeGreaterThanOrEqual(20)
  })

  test('is given up after 5 s with a sentence, by all who wait, and leaves no half operation', async () => {
    await using locked = await lockedDatabase()
    const from = performance.now()
    const refusal = { code: 'DATABASE_UNREACHABLE' }
    const both = locked.db.transaction().execute(async (inside) => {
      await inside.updateTable('codespace').set({ failure: 'half' }).execute()
    })
    const queued = Array.from({ length: 20 }, (_, index) => locked.write(`codespace-${index}`))
    for (const attempt of [both, ...queued]) await expect(attempt).rejects.toMatchObject(refusal)
    expect(performance.now() - from).toBeLessThan(20_000)
    locked.release()
    await locked.write('codespace-3')
    const written = await locked.db
      .selectFrom('codespace')
      .select('id')
      .where('failure', 'is not', null)
      .execute()
    expect(written).toEqual([{ id: 'codespace-3' }])
  })

  test('can be read meanwhile', async () => {
    await using locked = await lockedDatabase()
    expect(await locked.db.selectFrom('codespace').select('id').execute()).toHaveLength(200)
  })
})
