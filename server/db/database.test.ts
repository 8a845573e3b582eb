import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AppError } from '#server/errors.ts'
import {
  engines,
  insertTestCodespace,
  insertTestUser,
  openTogether,
  TestPlaces,
} from './database.testing.ts'
import { type DatabasePlace, migrate, openDatabase } from './database.ts'
import { databaseNowMs } from './database-clock.ts'
import { migrations } from './migrations/migrations.ts'

/** A database is a connection, of which a cluster has so many. */
const deathsAtOnce = 12
const isFull = process.env.BOTHY_TEST_FULL !== undefined

describe.each(engines)('on %s', (engine) => {
  let places: TestPlaces
  beforeAll(async () => {
    places = await TestPlaces.start(engine)
  })
  afterAll(() => places?.[Symbol.asyncDispose]())

  test('what was written is there at the next opening, and numbers are numbers', async () => {
    const place = await places.newPlace()
    {
      await using db = await openDatabase(place)
      await insertTestCodespace(db, 'one')
      const workspaceLimitBytes = 2 ** 40
      await db.updateTable('codespace').set({ workspaceLimitBytes }).execute()
    }
    await using db = await openDatabase(place)
    const row = await db.selectFrom('codespace').selectAll().executeTakeFirstOrThrow()
    expect(row).toMatchObject({ id: 'one', workspaceLimitBytes: 2 ** 40, createdAt: 1, isSetUp: 0 })
    const { count } = await db
      .selectFrom('codespace')
      .select((column) => column.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    expect(count).toBe(1)
  })

  test('a user who goes takes what is theirs along', async () => {
    await using opened = await openTogether(places, 1)
    const [db] = opened.dbs
    if (!db) throw new Error('One was asked for.')
    await insertTestUser(db, 'ann')
    const value = { scope: 'user', scopeId: 'ann', settingId: 'a.b', value: '1' } as const
    await db
      .insertInto('settingValue')
      .values({ ...value, userId: 'ann', updatedAt: 1, updatedBy: 'ann' })
      .execute()
    await db
      .insertInto('userDocument')
      .values({ userId: 'ann', name: 'settings', text: '{}', version: 1, updatedAt: 1 })
      .execute()
    await db.deleteFrom('User').execute()
    expect(await db.selectFrom('settingValue').selectAll().execute()).toEqual([])
    expect(await db.selectFrom('userDocument').selectAll().execute()).toEqual([])
  })

  test("the database's clock is in milliseconds", async () => {
    await using opened = await openTogether(places, 1)
    const [db] = opened.dbs
    if (!db) throw new Error('One was asked for.')
    const before = Date.now()
    const { now } = await db.selectNoFrom(databaseNowMs(db).as('now')).executeTakeFirstOrThrow()
    expect(now).toBeGreaterThanOrEqual(before - 1)
    expect(now).toBeLessThanOrEqual(Date.now() + 1)
  })

  test('four servers that open an empty database at once all come up', async () => {
    const place = await places.newPlace()
    const dbs = await Promise.all(Array.from({ length: 4 }, () => openDatabase(place)))
    for (const db of dbs) {
      expect(await db.selectFrom('codespace').selectAll().execute()).toEqual([])
      await db.destroy()
    }
  })

  test('a migration that fails leaves the database as it was and says why', async () => {
    await using opened = await openTogether(places, 1)
    const [db] = opened.dbs
    if (!db) throw new Error('One was asked for.')
    const broken: Migration = {
      async up(database) {
        await sql`create table half (id integer)`.execute(database)
        await sql`create table half (id integer)`.execute(database)
      },
    }
    await expect(migrate(db, { ...migrations, '999-broken': broken })).rejects.toMatchObject({
      code: 'DATABASE_UNUSABLE',
      message: expect.stringMatching(/is as it was before.*half.*already exists/),
    })
    await expect(sql`select * from half`.execute(db)).rejects.toThrow(/half/)
    await migrate(db)
  })

  test('a server that is killed in its migrations is followed by one that completes them (F-35)', async () => {
    // Two for each migration there is. Each death is preceded by all migrations before it, so that
    // not all are tried: the last three, and of the others each ninth, which are now before one
    // and now after it.
    const last = Object.keys(migrations).length * 2
    const deaths = Array.from({ length: last }, (_, at) => at + 1).filter(
      (death) => isFull || death % 9 === 1 || death > last - 3,
    )
    for (let from = 0; from < deaths.length; from += deathsAtOnce) {
      const doomed = deaths.slice(from, from + deathsAtOnce).map(async (death) => ({
        place: await places.newPlace(),
        death,
      }))
      const killed = await Promise.all(doomed)
      await killedInMigration(killed)
      const followed = killed.map(async ({ place }) => {
        await using db = await openDatabase(place)
        await insertTestCodespace(db, 'one')
      })
      await Promise.all(followed)
    }
  }, 180_000)

  test('a transaction that fails leaves nothing', async () => {
    await using opened = await openTogether(places, 1)
    const [db] = opened.dbs
    if (!db) throw new Error('One was asked for.')
    const failing = db.transaction().execute(async (inside) => {
      await insertTestCodespace(inside, 'one')
      throw new Error('crash')
    })
    await expect(failing).rejects.toThrow('crash')
    expect(await db.selectFrom('codespace').selectAll().execute()).toEqual([])
  })
})

type Doomed = { place: DatabasePlace; death: number }

/**
 * A process that is killed while each of its databases is before (odd) or after (even)
 * the migration of that number: all in one process, since starting one takes longer than
 * what it is for.
 */
async function killedInMigration(doomed: Doomed[]): Promise<void> {
  const program = `
    import { AsyncLocalStorage } from 'node:async_hooks'
    import { openDatabase } from ${JSON.stringify(join(import.meta.dirname, 'database.ts'))}
    import { migrations } from ${JSON.stringify(join(import.meta.dirname, 'migrations/migrations.ts'))}
    const doomed = JSON.parse(process.argv[1])
    const lives = new AsyncLocalStorage()
    let arrived = 0
    const moment = async () => {
      const life = lives.getStore()
      life.moment += 1
      if (life.moment !== life.death) return
      arrived += 1
      if (arrived === doomed.length) process.kill(process.pid, 'SIGKILL')
      await new Promise(() => undefined)
    }
    for (const [name, { up }] of Object.entries(migrations)) {
      migrations[name] = {
        up: async (db) => {
          await moment()
          await up(db)
          await moment()
        },
      }
    }
    const open = ({ place, death }) => lives.run({ death, moment: 0 }, () => openDatabase(place))
    await Promise.all(doomed.map(open))
  `
  const flags = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', program]
  const child: ChildProcess = spawn(process.execPath, [...flags, JSON.stringify(doomed)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const [, signal] = await once(child, 'exit')
  expect(signal).toBe('SIGKILL')
}

test('a database that cannot be reached is named as the reason, without its password', async () => {
  const url = 'postgres://bothy:secret@127.0.0.1:1/bothy'
  const opening = openDatabase({ databaseFile: '', databaseUrl: url })
  await expect(opening).rejects.toThrow(AppError)
  await expect(opening).rejects.toThrow(/ECONNREFUSED/)
  await expect(opening).rejects.not.toThrow(/secret/)
})
