import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { insertTestCodespace } from '#server/db/database.testing.ts'
import { TestApp, type TestUser } from '#server/testing/test-app.ts'
import { findById } from '../codespaces.store.ts'
import { DiskFull, keepBundle } from './snapshot-files.ts'
import { forgetBeyondRoom, NoSnapshotRoom, roomForNext } from './snapshot-room.ts'
import { insertSnapshot, listSavedOf } from './snapshots.store.ts'

const megabyte = 1024 ** 2
let app: TestApp
let alice: TestUser
beforeAll(async () => {
  app = await TestApp.start()
  alice = await app.signIn()
  const of = { scope: 'instance' } as const
  const id = 'codespaces.snapshotBytesPerUser'
  await alice.api.settings.admin.set({ of, id, value: 10 * megabyte })
})
afterAll(() => app[Symbol.asyncDispose]())

const folderOf = (id: string) => join(app.ctx.config.dataFolder, 'snapshots', id)

/** Somebody's codespace with snapshots of so many megabytes, the first of them the oldest. */
async function withSnapshots(ownerId: string, name: string, ...sizes: number[]) {
  const codespaceId = crypto.randomUUID()
  const at = { desired: 'stopped', phase: 'stopped', phaseGeneration: 1 } as const
  await insertTestCodespace(app.ctx.db, codespaceId, { ownerId, name, ...at })
  await mkdir(folderOf(codespaceId), { recursive: true })
  for (const [index, size] of sizes.entries()) {
    const id = `${name}-${index}`
    await writeFile(join(folderOf(codespaceId), id), '')
    const saved = { outcome: 'saved', reason: 'stop', bytes: size * megabyte } as const
    const rest = { place: null, content: null, sealedKey: null, problem: null }
    await insertSnapshot(app.ctx, { id, codespaceId, takenAt: index, ...saved, ...rest })
  }
  const row = await findById(app.ctx, codespaceId)
  if (!row) throw new Error('It was made.')
  return row
}

test('somebody’s snapshots take what they may: the oldest go, the latest of each codespace stays', async () => {
  const { id: ownerId } = alice.session.user
  const one = await withSnapshots(ownerId, 'one', 2, 3, 1)
  const two = await withSnapshots(ownerId, 'two', 4, 2)
  const mallory = await app.signIn('mallory')
  await withSnapshots(mallory.session.user.id, 'theirs', 9, 9)
  // What the latest of the other one leaves: its own make room.
  expect(await roomForNext(app.ctx, one, undefined)).toBe(8 * megabyte)
  expect(await roomForNext(app.ctx, one, 'one-0')).toBe(6 * megabyte)

  await forgetBeyondRoom(app.ctx, ownerId, 'one-0')
  const ids = async () => (await listSavedOf(app.ctx, ownerId)).map(({ id }) => id).toSorted()
  expect(await ids()).toEqual(['one-0', 'one-1', 'one-2', 'two-1'])
  expect(existsSync(join(folderOf(two.id), 'two-0'))).toBe(false)
  expect(existsSync(join(folderOf(two.id), 'two-1'))).toBe(true)
  expect(await listSavedOf(app.ctx, mallory.session.user.id)).toHaveLength(2)

  const large = await withSnapshots(ownerId, 'large', 20)
  await forgetBeyondRoom(app.ctx, ownerId, undefined)
  expect(await ids()).toEqual(['large-0', 'one-2', 'two-1'])
  await expect(roomForNext(app.ctx, one, undefined)).rejects.toThrow(NoSnapshotRoom)
  // Its own latest makes room for the next.
  expect(await roomForNext(app.ctx, large, undefined)).toBe(7 * megabyte)
})

test('a snapshot that would leave the server no room on its disk is not written', async () => {
  async function* source() {
    yield Buffer.alloc(200_000)
  }
  const which = { id: 'none', codespaceId: crypto.randomUUID() }
  const leaveBytes = Number.MAX_SAFE_INTEGER
  const kept = keepBundle(app.ctx, which, { source: source(), mostBytes: megabyte, leaveBytes })
  await expect(kept).rejects.toThrow(DiskFull)
  expect(existsSync(folderOf(which.codespaceId))).toBe(false)
  await keepBundle(app.ctx, which, { source: source(), mostBytes: megabyte, leaveBytes: 0 })
  expect(existsSync(join(folderOf(which.codespaceId), 'none'))).toBe(true)
})
