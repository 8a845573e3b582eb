import { Kysely, sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { insertTestCodespace } from './database.testing.ts'
import { type Database, isPostgresBehind, openDatabase } from './database.ts'
import { postgresDialect } from './postgres.ts'
import { PostgresCluster } from './postgres-cluster.testing.ts'

let cluster: PostgresCluster
beforeAll(async () => {
  cluster = await PostgresCluster.start()
})
afterAll(() => cluster?.[Symbol.asyncDispose]())

const unreachable = { code: 'DATABASE_UNREACHABLE' }

const codespaces = (db: Kysely<Database>) => db.selectFrom('codespace').select('id').execute()

const open = (databaseUrl: string) => openDatabase({ databaseFile: '', databaseUrl })

/** `limits` so tight that a test need not wait. */
const impatient = (databaseUrl: string) =>
  new Kysely<Database>({
    dialect: postgresDialect(databaseUrl, { connections: 1, statementMs: 200 }),
  })

const backendPid = async (db: Kysely<Database>) =>
  (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db)).rows[0]?.pid ?? 0

test('a failover: refused while it is away, the same as before once it is back (F-36)', async () => {
  await using db = await open(await cluster.createDatabase())
  await insertTestCodespace(db, 'before')
  const halfway = Promise.withResolvers<void>()
  const isAway = Promise.withResolvers<void>()
  const cut = db.transaction().execute(async (inside) => {
    await insertTestCodespace(inside, 'half')
    halfway.resolve()
    await isAway.promise
    await insertTestCodespace(inside, 'other half')
  })
  await halfway.promise
  await cluster.stopServer()
  isAway.resolve()
  await expect(cut).rejects.toMatchObject(unreachable)
  await expect(codespaces(db)).rejects.toMatchObject(unreachable)
  await cluster.startServer()
  expect(await codespaces(db)).toEqual([{ id: 'before' }])
  await insertTestCodespace(db, 'after')
})

test('who only looks changes nothing, and learns whether the next start would', async () => {
  const databaseUrl = await cluster.createDatabase()
  expect(await isPostgresBehind(databaseUrl)).toBe(true)
  await using looking = impatient(databaseUrl)
  expect(await looking.introspection.getTables({ withInternalKyselyTables: true })).toEqual([])
  await using db = await open(databaseUrl)
  expect(await isPostgresBehind(databaseUrl)).toBe(false)
  await sql`delete from kysely_migration where name > '030'`.execute(db)
  expect(await isPostgresBehind(databaseUrl)).toBe(true)
})

test('a connection the database ends while nobody uses it is replaced in silence', async () => {
  const databaseUrl = await cluster.createDatabase()
  await using db = await open(databaseUrl)
  await using other = impatient(databaseUrl)
  const pid = await backendPid(db)
  await sql`select pg_terminate_backend(${pid})`.execute(other)
  await expect.poll(() => backendPid(db).catch(() => pid)).not.toBe(pid)
})

test('a database that does not answer at all is given up, and that connection not used again', async () => {
  const databaseUrl = await cluster.createDatabase()
  await (await open(databaseUrl)).destroy()
  await using hasty = impatient(databaseUrl)
  const pid = await backendPid(hasty)
  process.kill(pid, 'SIGSTOP')
  try {
    await expect(codespaces(hasty)).rejects.toMatchObject(unreachable)
    expect(await codespaces(hasty)).toEqual([])
  } finally {
    process.kill(pid, 'SIGCONT')
  }
})

test('a statement that takes too long is ended by the database', async () => {
  await using hasty = impatient(await cluster.createDatabase())
  await expect(sql`select pg_sleep(30)`.execute(hasty)).rejects.toMatchObject(unreachable)
})

test('a database that only reads refuses a write and keeps answering (F-36)', async () => {
  const databaseUrl = await cluster.createDatabase()
  await (await open(databaseUrl)).destroy()
  const readOnly = `${databaseUrl}&options=${encodeURIComponent('-c default_transaction_read_only=on')}`
  await using standby = impatient(readOnly)
  await expect(insertTestCodespace(standby, 'one')).rejects.toMatchObject(unreachable)
  expect(await codespaces(standby)).toEqual([])
})

test('a mistake of ours is told as what it is', async () => {
  await using db = await open(await cluster.createDatabase())
  await insertTestCodespace(db, 'one')
  await expect(insertTestCodespace(db, 'one')).rejects.toThrow(/duplicate key/)
})
