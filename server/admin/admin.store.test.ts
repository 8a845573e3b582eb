import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Engine,
  engines,
  insertTestCodespace,
  insertTestUser,
  TestPlaces,
} from '#server/db/database.testing.ts'
import { openDatabase } from '#server/db/database.ts'
import * as store from './admin.store.ts'

const all = { search: '', after: null, limit: 10 }
const times = { now: new Date(5000), unusedSince: 100 }

describe.each(engines)('on %s', (engine: Engine) => {
  let places: TestPlaces
  beforeAll(async () => {
    places = await TestPlaces.start(engine)
  })
  afterAll(() => places[Symbol.asyncDispose]())

  test('users are listed with what they have, counted once each', async () => {
    await using db = await openDatabase(await places.newPlace())
    for (const id of ['ann', 'Ärne', 'owner']) await insertTestUser(db, id)
    const account = { type: 'oauth', sealedToken: 'sealed' }
    for (const provider of ['github:a', 'github:b']) {
      const who = { userId: 'ann', provider, providerAccountId: provider, login: 'ann-hub' }
      await db
        .insertInto('Account')
        .values({ ...account, ...who })
        .execute()
    }
    const session = (sessionToken: string, expires: number, usedAt: number) => ({
      ...{ sessionToken, userId: 'ann', createdAt: 1, usedAt },
      expires: new Date(expires).toISOString(),
    })
    await db
      .insertInto('Session')
      .values([session('a', 9000, 200), session('b', 9000, 300), session('gone', 4000, 4000)])
      .execute()
    for (const id of ['one', 'two', 'bin']) await insertTestCodespace(db, id)
    await db.updateTable('codespace').set({ phase: 'running' }).where('id', '=', 'one').execute()
    await db.updateTable('codespace').set({ desired: 'deleted' }).where('id', '=', 'bin').execute()

    const users = await store.listUsers(db, all, times)
    expect(users.map(({ id }) => id).sort()).toEqual(['ann', 'owner', 'Ärne'])
    const find = (id: string) => users.find((user) => user.id === id)
    expect(find('ann')).toMatchObject({ githubLogin: 'ann-hub', sessions: 2, usedAt: 300 })
    expect(find('owner')).toMatchObject({ codespaces: 2, runningCodespaces: 1, sessions: 0 })
    expect(await store.countUsers(db, '')).toBe(3)
    for (const [search, ids] of [
      ['ANN-H', ['ann']],
      ['ärn', ['Ärne']],
      ['_', []],
      ["'", []],
    ] as const) {
      const found = await store.listUsers(db, { ...all, search }, times)
      expect(found.map(({ id }) => id)).toEqual(ids)
      expect(await store.countUsers(db, search)).toBe(ids.length)
    }
  })

  test('codespaces are listed with their owner, those of nobody too, page by page', async () => {
    await using db = await openDatabase(await places.newPlace())
    await insertTestUser(db, 'owner')
    for (const id of ['c1', 'c2', 'c3']) await insertTestCodespace(db, id)
    await db.updateTable('codespace').set({ ownerId: 'gone' }).where('id', '=', 'c3').execute()
    const first = await store.listCodespaces(db, { ...all, limit: 2 })
    expect(first.map(({ id, ownerName }) => [id, ownerName])).toEqual([
      ['c3', null],
      ['c2', 'owner'],
    ])
    const after = { at: 1, id: 'c2' }
    const next = await store.listCodespaces(db, { ...all, after })
    expect(next.map(({ id }) => id)).toEqual(['c1'])
    expect(await store.countCodespaces(db, 'OWNER')).toBe(2)
    expect(await store.countRunning(db)).toEqual({ running: 0, all: 3 })
  })
})
