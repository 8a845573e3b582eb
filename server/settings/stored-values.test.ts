import { type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import {
  cpus,
  maximumTrashDays,
  memoryBytes,
  trashDays,
} from '#server/codespaces/codespaces.settings.ts'
import { engines, insertTestUser, openTogether, TestPlaces } from '#server/db/database.testing.ts'
import type { Database } from '#server/db/database.ts'
import { up } from '#server/db/migrations/008-settings.ts'
import { dotfilesRepositoryUrl } from '#server/devcontainers/lifecycle.settings.ts'
import { settingsTable } from '#server/settings-table.ts'
import type { AnySetting } from './define-setting.ts'
import type { SettingsContext } from './effective-value.ts'
import type { SettingScope } from './setting-values.schema.ts'
import { exchange } from './settings.store.ts'
import { readSetting } from './settings.ts'

const config = { gitHosts: [], settings: { table: settingsTable, values: new Map() } }
const contextOf = (db: Kysely<Database>, warn = vi.fn()) => {
  const log = { warn }
  return {
    db,
    config: { ...config, settings: { ...config.settings } },
    log,
  } as unknown as SettingsContext
}

async function put(
  db: Kysely<Database>,
  { id }: AnySetting,
  value: string,
  [scope, scopeId]: [SettingScope, string] = ['instance', ''],
) {
  const row = { scope, scopeId, settingId: id, value, updatedAt: 1, updatedBy: null }
  await db
    .insertInto('settingValue')
    .values({ ...row, userId: scope === 'user' ? scopeId : null })
    .execute()
}

describe.each(engines)('on %s', (engine) => {
  let places: TestPlaces
  beforeAll(async () => {
    places = await TestPlaces.start(engine)
  })
  afterAll(() => places?.[Symbol.asyncDispose]())

  async function openOne() {
    const opened = await openTogether(places, 1)
    const [db] = opened.dbs
    if (!db) throw new Error('One was asked for.')
    return { db, [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose]() }
  }

  test('what is stored and can be used no longer is ignored or brought within bounds, and logged once', async () => {
    await using opened = await openOne()
    const { db } = opened
    const warn = vi.fn()
    const ctx = contextOf(db, warn)
    await insertTestUser(db, 'ann')
    await put(db, memoryBytes, '1')
    await put(db, cpus, '{"not": "a number"')
    await put(db, trashDays, '9999', ['user', 'ann'])
    await put(db, dotfilesRepositoryUrl, '"ext::sh -c id"', ['user', 'ann'])
    await put(db, maximumTrashDays, '"many"')
    for (let again = 0; again < 2; again += 1) {
      expect(await readSetting(ctx, memoryBytes)).toBe(256 * 1024 ** 2)
      expect(await readSetting(ctx, cpus)).toBe(2)
      expect(await readSetting(ctx, trashDays, { userId: 'ann' })).toBe(365)
      expect(await readSetting(ctx, dotfilesRepositoryUrl, { userId: 'ann' })).toBeNull()
    }
    expect(warn).toHaveBeenCalledTimes(5)
  })

  test('what is ignored leaves its place to what is chosen further out', async () => {
    await using opened = await openOne()
    const { db } = opened
    await put(db, cpus, '3')
    await put(db, cpus, 'null', ['organization', 'github.com/acme'])
    const repositoryUrl = 'https://github.com/acme/widgets'
    expect(await readSetting(contextOf(db), cpus, { repositoryUrl })).toBe(3)
    // Of a setting that an older or newer server knows nothing is asked.
    const unknown = { ...cpus, id: 'hut.unknown' }
    await put(db, unknown, '{}')
    expect(await readSetting(contextOf(db), cpus)).toBe(3)
  })

  test('of many who write at once each replaces what the one before it wrote', async () => {
    await using opened = await openTogether(places, 2)
    const key = { scope: 'instance', scopeId: '', settingId: cpus.id } as const
    const values = Array.from({ length: 12 }, (_, index) => (index % 4 === 3 ? null : `${index}`))
    const before = await Promise.all(
      values.map((value, index) => {
        const db = opened.dbs[index % 2] as Kysely<Database>
        return db.transaction().execute((inside) => exchange({ db: inside }, key, value, 'ann'))
      }),
    )
    const [db] = opened.dbs as [Kysely<Database>]
    const last = await exchange({ db }, key, null, 'ann')
    // Every value that was written was replaced exactly once, by whoever came next.
    const replaced = [...before, last].filter((value) => value !== null)
    expect(replaced.sort()).toEqual(values.filter((value) => value !== null).sort())
  })

  test('addresses for dotfiles that were kept before settings were move along', async () => {
    await using opened = await openOne()
    const { db } = opened
    await db.schema.dropTable('settingValue').execute()
    await db.schema
      .createTable('userSetting')
      .addColumn('userId', 'text', (column) => column.primaryKey())
      .addColumn('dotfilesRepositoryUrl', 'text')
      .execute()
    await insertTestUser(db, 'ann')
    await insertTestUser(db, 'ben')
    const url = 'https://github.com/ann/dotfiles'
    await sql`insert into ${sql.table('userSetting')} values ('ann', ${url}), ('ben', null)`.execute(
      db,
    )
    await up(db as never)
    const ctx = contextOf(db)
    expect(await readSetting(ctx, dotfilesRepositoryUrl, { userId: 'ann' })).toBe(url)
    expect(await readSetting(ctx, dotfilesRepositoryUrl, { userId: 'ben' })).toBeNull()
    expect(await db.selectFrom('settingValue').selectAll().execute()).toHaveLength(1)
    await db.deleteFrom('User').execute()
    expect(await db.selectFrom('settingValue').selectAll().execute()).toEqual([])
  })
})
