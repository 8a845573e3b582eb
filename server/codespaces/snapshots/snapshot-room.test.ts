import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { insertTestCodespace } from '#server/db/database.testing.ts'
import { TestApp, type TestUser } from '#server/testing/test-app.ts'
import { findById } from '../codespaces.store.ts'
import { DiskFull, keepBundle } from './snapshot-files.ts'
import { forgetBeyondRoom, NoSnapshotRoom, roomForNext } from './snapshot-room.ts'
import {
  holdSnapshot,
  insertSnapshot,
  listSavedOf,
  releaseSnapshot,
  removeUnneeded,
} from './snapshots.store.ts'
import { whileHeld } from './while-held.ts'

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

const idsOf = async (ownerId: string) =>
  (await listSavedOf(app.ctx, ownerId)).map(({ id }) => id).toSorted()
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
    const rest = { place: null, content: null, sealedKey: null, problem: null, isWhole: 1 }
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
  expect((await roomForNext(app.ctx, one)).bytes).toBe(8 * megabyte)
  await holdSnapshot(app.ctx, { id: 'one-0', forMs: 60_000 })
  expect((await roomForNext(app.ctx, one)).bytes).toBe(6 * megabyte)

  await forgetBeyondRoom(app.ctx, ownerId)
  expect(await idsOf(ownerId)).toEqual(['one-0', 'one-1', 'one-2', 'two-1'])
  expect(existsSync(join(folderOf(two.id), 'two-0'))).toBe(false)
  expect(existsSync(join(folderOf(two.id), 'two-1'))).toBe(true)
  expect(await listSavedOf(app.ctx, mallory.session.user.id)).toHaveLength(2)

  await releaseSnapshot(app.ctx, 'one-0')
  const large = await withSnapshots(ownerId, 'large', 20)
  await forgetBeyondRoom(app.ctx, ownerId)
  expect(await idsOf(ownerId)).toEqual(['large-0', 'one-2', 'two-1'])
  await expect(roomForNext(app.ctx, one)).rejects.toThrow(NoSnapshotRoom)
  // Its own latest makes room for the next.
  expect((await roomForNext(app.ctx, large)).bytes).toBe(7 * megabyte)
})

test('one that is brought back twice makes no room before both are done, whoever saves meanwhile', async () => {
  const bob = await app.signIn('bob')
  const ownerId = bob.session.user.id
  await withSnapshots(ownerId, 'held', 8, 8)
  await whileHeld(app.ctx, 'held-0', async () => {
    await whileHeld(app.ctx, 'held-0', async () => undefined)
    await Promise.all([forgetBeyondRoom(app.ctx, ownerId), forgetBeyondRoom(app.ctx, ownerId)])
    expect(await idsOf(ownerId)).toEqual(['held-0', 'held-1'])
    // Somebody who had listed it before it was held removes it no more.
    expect(await removeUnneeded(app.ctx, ['held-0'])).toEqual([])
  })
  // What a server held that was killed counts for nothing after its time.
  await holdSnapshot(app.ctx, { id: 'held-0', forMs: -1 })
  await forgetBeyondRoom(app.ctx, ownerId)
  expect(await idsOf(ownerId)).toEqual(['held-1'])
  const gone = whileHeld(app.ctx, 'held-0', async () => undefined)
  await expect(gone).rejects.toMatchObject({ code: 'SNAPSHOT_NOT_FOUND' })
})

test('the latest that has everything stays beside later ones that do not', async () => {
  const carol = await app.signIn('carol')
  const ownerId = carol.session.user.id
  const row = await withSnapshots(ownerId, 'parts', 3, 4, 2, 2)
  const { db } = app.ctx
  const isPart = { isWhole: 0 }
  await db
    .updateTable('codespaceSnapshot')
    .set(isPart)
    .where('id', 'in', ['parts-2', 'parts-3'])
    .execute()
  expect(await roomForNext(app.ctx, row)).toEqual({
    bytes: 10 * megabyte,
    besideWholeBytes: 6 * megabyte,
  })
  await withSnapshots(ownerId, 'another', 4)
  await forgetBeyondRoom(app.ctx, ownerId)
  expect(await idsOf(ownerId)).toEqual(['another-0', 'parts-1', 'parts-3'])
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
