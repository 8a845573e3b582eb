import SQLite from 'better-sqlite3'
import { Kysely } from 'kysely'
import { expect, test } from 'vitest'
import { insertTestCodespace, insertTestUser } from '../database.testing.ts'
import { type Database, migrate } from '../database.ts'
import { PatientSqliteDialect } from '../patient-sqlite.ts'
import { migrations } from './migrations.ts'

const lag = 90_000

test('an upgrade knows which snapshots have everything, and since when by the steady clock codespaces are unused', async () => {
  await using db = new Kysely<Database>({
    dialect: new PatientSqliteDialect(new SQLite(':memory:')),
  })
  const upTo = (last: string) =>
    Object.fromEntries(Object.entries(migrations).filter(([name]) => name < last))
  await migrate(db, upTo('051'))
  const seen = { id: 1, steadyMs: 1_000_000 - lag, seenAt: 1_000_000, bootId: 'b', upMs: 1 }
  await db.insertInto('steadyClock').values(seen).execute()
  await insertTestCodespace(db, 'told', { lastUsedAt: 500_000, stoppedAt: 510_000 })
  await insertTestCodespace(db, 'runs', { lastUsedAt: 900_000 })
  const told = { expiryNoticedAt: 600_000 }
  await db.updateTable('codespace').set(told).where('id', '=', 'told').execute()
  await insertTestUser(db, 'user')
  const notice = { noticedAt: 600_000, expiresAt: 700_000, attempts: 0, nextAttemptAt: 0 }
  await db
    .insertInto('notification')
    .values({ id: 'n', userId: 'user', codespaceId: 'told', ...notice })
    .execute()
  const snapshot = (id: string, why: string | null) => ({
    ...{ id, codespaceId: 'told', takenAt: 1, reason: 'stop', outcome: 'saved' },
    ...{ content: '{}', bytes: 1, sealedKey: null, problem: null },
    place: JSON.stringify({
      leftOut: { count: 1, some: why === null ? [] : [{ path: 'a', why }] },
    }),
  })
  const rows = [
    snapshot('all', null),
    snapshot('beside', 'submodule'),
    snapshot('part', 'too-large'),
  ]
  await db
    .insertInto('codespaceSnapshot')
    .values(rows as never)
    .execute()
  await migrate(db, upTo('053'))

  const snapshots = await db
    .selectFrom('codespaceSnapshot')
    .select(['id', 'isWhole', 'holds', 'heldUntil'])
    .orderBy('id')
    .execute()
  const free = { holds: 0, heldUntil: 0 }
  expect(snapshots).toEqual([
    { id: 'all', isWhole: 1, ...free },
    { id: 'beside', isWhole: 1, ...free },
    { id: 'part', isWhole: 0, ...free },
  ])
  const codespaces = await db
    .selectFrom('codespace')
    .select(['id', 'lastUsedAt', 'usedSteadyAt', 'stoppedAt', 'expiryNoticedAt'])
    .orderBy('id')
    .execute()
  const never = { stoppedAt: null, expiryNoticedAt: null }
  expect(codespaces).toEqual([
    { id: 'runs', lastUsedAt: 900_000, usedSteadyAt: 900_000 - lag, ...never },
    {
      ...{ id: 'told', lastUsedAt: 500_000, usedSteadyAt: 500_000 - lag },
      ...{ stoppedAt: 510_000 - lag, expiryNoticedAt: 600_000 - lag },
    },
  ])
  expect(await db.selectFrom('notification').selectAll().executeTakeFirst()).toMatchObject({
    noticedAt: 600_000 - lag,
    expiresAt: 700_000 - lag,
  })
})
