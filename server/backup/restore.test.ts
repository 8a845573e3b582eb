import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import SQLite from 'better-sqlite3'
import { expect, test } from 'vitest'
import type { AppContext } from '#server/context.ts'
import { insertTestCodespace } from '#server/db/database.testing.ts'
import { openDatabase } from '#server/db/database.ts'
import { TestApp } from '#server/testing/test-app.ts'
import { ownKeys } from './backup-keys.ts'
import { endWhatWasGiven, verdicts } from './end-what-was-given.ts'
import { makeBackup } from './make-backup.ts'
import { restoreBackup } from './restore-backup.ts'

const dayMs = 24 * 60 * 60_000

/** As a command: with no server, and an engine that has these codespaces. */
function commandContext(
  { ctx }: TestApp,
  there: string[] = [],
): Parameters<typeof restoreBackup>[0] {
  const driver = { probe: async () => ({}), list: async () => new Set(there) }
  return { ...ctx, driver: driver as unknown as AppContext['driver'] }
}

async function backUp({ ctx }: TestApp, name: string) {
  const keys = await ownKeys(ctx.config.dataFolder)
  const file = join(ctx.config.dataFolder, name)
  await makeBackup(ctx.config, { file, keys, now: ctx.clock.now() })
  return { file, keys }
}

test('S-97 yesterday’s database lets nobody in by what was good yesterday', async () => {
  await using app = await TestApp.start()
  const ada = await app.signIn()
  const backup = await backUp(app, 'yesterday.age')
  const { name } = ada.session.user
  await app.ctx.db.updateTable('User').set({ name: 'later' }).execute()
  await app.stopServer()
  const restored = await restoreBackup(commandContext(app), backup)
  await app.startServer()
  await expect(app.comeBack(ada)).rejects.toThrow('did not outlive')
  const again = await app.signIn()
  expect(again.session.user).toMatchObject({ name, isOwner: true })
  const { events } = await again.api.audit.list({})
  expect(events.map(({ action }) => action)).toContain('database.restore')
  const kept = new SQLite(restored.keptFile ?? '', { readonly: true })
  expect(kept.prepare('select name from User').pluck().get()).toBe('later')
  kept.close()
  expect(readdirSync(app.ctx.config.dataFolder).filter((one) => /^re.*-/.test(one))).toEqual([])
})

test('a server that runs is not pulled away from under its people', async () => {
  await using app = await TestApp.start()
  const { lockDataFolder } = await import('#server/data-folder-lock.ts')
  const backup = await backUp(app, 'copy.age')
  using _ = lockDataFolder(app.ctx.config.dataFolder)
  const before = readFileSync(app.ctx.config.databaseFile)
  await expect(restoreBackup(commandContext(app), backup)).rejects.toMatchObject({
    code: 'DATA_FOLDER_IN_USE',
  })
  expect(readFileSync(app.ctx.config.databaseFile).equals(before)).toBe(true)
})

test('F-34 over a damaged database too, which is kept as it was', async () => {
  await using app = await TestApp.start()
  await app.signIn()
  const backup = await backUp(app, 'copy.age')
  await app.stopServer()
  const { databaseFile } = app.ctx.config
  const damaged = readFileSync(databaseFile).fill(0xff, 0, 8192)
  writeFileSync(databaseFile, damaged)
  writeFileSync(`${databaseFile}-wal`, 'what was not yet moved')
  const { keptFile } = await restoreBackup(commandContext(app), backup)
  expect(readFileSync(keptFile ?? '').equals(damaged)).toBe(true)
  expect(readFileSync(`${keptFile}-wal`, 'utf8')).toBe('what was not yet moved')
  expect(existsSync(`${databaseFile}-wal`)).toBe(false)
  await app.startServer()
  expect((await app.signIn()).session.user.isOwner).toBe(true)
})

test('a backup of a newer Bothy is refused before anything is moved', async () => {
  await using app = await TestApp.start()
  const { databaseFile } = app.ctx.config
  const other = new SQLite(databaseFile)
  other.exec("insert into kysely_migration values ('999-later', '2030-01-01')")
  const backup = await backUp(app, 'newer.age')
  other.exec("delete from kysely_migration where name = '999-later'")
  other.close()
  await app.stopServer()
  await expect(restoreBackup(commandContext(app), backup)).rejects.toMatchObject({
    code: 'BACKUP_TOO_NEW',
    message: expect.stringContaining('999-later'),
  })
  await app.startServer()
})

test('what is not of one moment is said: files that are gone, and those nobody knows', async () => {
  await using app = await TestApp.start()
  const row = { desired: 'stopped', phase: 'stopped', phaseGeneration: 1, hasWorkspace: 1 } as const
  for (const id of ['here', 'gone']) await insertTestCodespace(app.ctx.db, id, row)
  const backup = await backUp(app, 'copy.age')
  await app.stopServer()
  // A place for a codespace to be is nobody's yet; one that was taken is, of a codespace made since.
  const place = { id: crypto.randomUUID(), workspaceBytes: 1, state: 'ready' }
  const taken = { ...place, id: '0b6f3c0e-5f0a-4c39-9d0e-2f6d1c1f7a10', state: 'taken' }
  const placesFile = join(app.ctx.config.dataFolder, 'prepared-places.json')
  writeFileSync(placesFile, JSON.stringify([place, taken]))
  const there = ['here', 'newer', place.id, taken.id]
  const { comparison } = await restoreBackup(commandContext(app, there), backup)
  expect(comparison).toEqual({ gone: ['gone'], unknown: [taken.id, 'newer'] })
  expect(JSON.parse(readFileSync(placesFile, 'utf8'))).toEqual([place])
  await using db = await openDatabase(app.ctx.config)
  const rows = await db.selectFrom('codespace').selectAll().orderBy('id').execute()
  expect(rows).toMatchObject([
    { id: 'gone', phase: 'failed', failure: expect.stringContaining('not on this machine') },
    { id: 'here', desired: 'stopped', phase: 'stopping', failure: null },
  ])
  await app.startServer()
})

test('S-97 no row that opens something outlives it, and the trash waits a week more', async () => {
  await using app = await TestApp.start()
  const { db } = app.ctx
  await app.signIn()
  const owner = await db.selectFrom('User').select('id').executeTakeFirstOrThrow()
  const deleted = { desired: 'deleted', phase: 'deleted', deletedUntil: 5 } as const
  const told = { expiryNoticedAt: 5, quotaStopAt: 5 }
  await insertTestCodespace(db, 'trash', { ownerId: owner.id, ...told, ...deleted })
  const shared = { codespaceId: 'trash', port: 3000, isAdded: 1, isAgreed: 1, updatedAt: 1 }
  const visibility = { visibility: 'public', visibilityGeneration: 1 } as const
  const answered = { answeredVisibility: 'public' } as const
  await db
    .insertInto('forwardedPort')
    .values({ ...shared, ...visibility, ...answered })
    .execute()
  const key = { id: 'k', codespaceId: 'trash', port: 3000, kind: 'link', secretHash: 'h' } as const
  await db
    .insertInto('portKey')
    .values({ ...key, standsFor: '', createdAt: 1, expiresAt: 9e15 })
    .execute()
  const now = 30 * dayMs
  const used = { usedSteadyAt: 20, stoppedAt: 30 }
  await db.transaction().execute(async (inside) => {
    await inside.updateTable('codespace').set(used).execute()
    await inside.updateTable('steadyClock').set({ steadyMs: 1000, seenAt: 6000 }).execute()
    await endWhatWasGiven(inside, now)
  })
  for (const [table, verdict] of Object.entries(verdicts)) {
    if (verdict !== 'ended') continue
    expect([
      table,
      await db
        .selectFrom(table as 'Session')
        .selectAll()
        .execute(),
    ]).toEqual([table, []])
  }
  expect(await db.selectFrom('forwardedPort').selectAll().executeTakeFirst()).toMatchObject({
    ...{ isAdded: 1, visibility: null, answeredVisibility: null, isAgreed: 0 },
  })
  const trash = await db.selectFrom('codespace').selectAll().executeTakeFirstOrThrow()
  // It may run: it was in nobody's trash, perhaps, when the database was put back.
  expect(trash).toMatchObject({ deletedUntil: now + 7 * dayMs, phase: 'deleting' })
  // Nor does anything go or stop by what was said before.
  expect(trash).toMatchObject({ expiryNoticedAt: null, quotaStopAt: null })
  // For how long it was unused is told by a clock that begins as the wall's (F-32).
  expect(trash).toMatchObject({ usedSteadyAt: 5020, stoppedAt: 5030 })
})
