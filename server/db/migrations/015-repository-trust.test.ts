import SQLite from 'better-sqlite3'
import { Kysely } from 'kysely'
import { expect, test } from 'vitest'
import { insertTestCodespace } from '../database.testing.ts'
import { type Database, migrate } from '../database.ts'
import { PatientSqliteDialect } from '../patient-sqlite.ts'
import { migrations } from './migrations.ts'

test('an upgrade leaves those that run as they are, and gives every clone a hash of its own', async () => {
  await using db = new Kysely<Database>({
    dialect: new PatientSqliteDialect(new SQLite(':memory:')),
  })
  const until = Object.fromEntries(Object.entries(migrations).filter(([name]) => name < '015'))
  await migrate(db, until)
  for (const id of ['running', 'restarting', 'stopped', 'new']) await insertTestCodespace(db, id)
  const set = (id: string, values: object) =>
    db.updateTable('codespace').set(values).where('id', '=', id).execute()
  const running = { phase: 'running', configuration: '{"path":null}' } as const
  await set('running', { ...running, generation: 3, phaseGeneration: 3 })
  await set('restarting', { ...running, generation: 4, phaseGeneration: 3 })
  await set('stopped', { phase: 'stopped', generation: 2, configuration: '{"path":null}' })
  await set('new', { phase: 'new', configuration: null })
  const { '015-repository-trust': trust } = migrations
  if (!trust) throw new Error('It is called otherwise.')
  await migrate(db, { ...until, '015-repository-trust': trust })

  const rows = await db
    .selectFrom('codespace')
    .select(['id', 'trust', 'configurationHash', 'repositoryId'])
    .execute()
  const of = (id: string) => rows.find((row) => row.id === id)
  const all = { generation: 3, isTrusted: true, reason: 'undecided' }
  expect(JSON.parse(of('running')?.trust ?? '')).toEqual(all)
  // What begins after the upgrade is judged like any other start.
  expect(JSON.parse(of('restarting')?.trust ?? '')).toEqual(all)
  expect(of('stopped')).toMatchObject({ trust: null, repositoryId: null })
  expect(of('new')).toMatchObject({ trust: null, configurationHash: null })
  const hashes = [of('running'), of('stopped')].map((row) => row?.configurationHash)
  expect(hashes).toEqual([
    expect.stringMatching(/^[0-9a-f]{64}$/),
    expect.stringMatching(/^[0-9a-f]{64}$/),
  ])
  expect(hashes[0]).not.toBe(hashes[1])
  expect(await db.selectFrom('repositoryTrust').selectAll().execute()).toEqual([])
})
