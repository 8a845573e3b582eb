import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { engines, TestPlaces } from '#server/db/database.testing.ts'
import { findAccountOf, giveBackAll, listPersonalTokens } from '#server/github/github.ts'
import { openTestSecrets } from '#server/secrets/secrets.testing.ts'
import { keepChecked } from './keep-checked.ts'

describe.each(engines)('on %s', (engine) => {
  let places: TestPlaces
  beforeAll(async () => {
    places = await TestPlaces.start(engine)
  })
  afterAll(() => places?.[Symbol.asyncDispose]())

  /** Two servers, and what ann gives as it was checked. */
  async function openRoom() {
    const room = await openTestSecrets(places, 2)
    const { ann, ctx } = room
    const provider = `github:${new URL(ctx.config.github.url).host}`
    const of = { userId: 'ann', provider, providerAccountId: '7', type: 'oauth', login: 'ann' }
    await ctx.db
      .insertInto('Account')
      .values({ ...of, sealedToken: null })
      .execute()
    const account = await findAccountOf(ctx.db, provider, 'ann')
    if (!account) throw new Error('She is not connected.')
    const repository = { id: 7, path: 'acme/engine' }
    const checked = { repository, access: 'write', account } as const
    const keep = (token: string, server = ctx) => keepChecked({ ...ann, ...server }, checked, token)
    const kept = async () => (await listPersonalTokens(ctx, 'ann')).map(({ token }) => token)
    return { room, ctx, keep, kept }
  }
  const refused = { code: 'GITHUB_CONNECTION_REQUIRED' }

  test('P4 what is given while its owner disconnects is not kept', async () => {
    const { room, ctx, keep, kept } = await openRoom()
    await using _ = room
    await keep('github_pat_first')
    const { promise: isTaken, resolve: take } = Promise.withResolvers<void>()
    const leaving = ctx.db.transaction().execute(async (db) => {
      await giveBackAll({ ...ctx, db }, { userId: 'ann' })
      take()
      await db.deleteFrom('Account').where('userId', '=', 'ann').execute()
    })
    await isTaken
    const [, given] = await Promise.allSettled([leaving, keep('github_pat_second')])
    expect(given).toMatchObject({ status: 'rejected', reason: refused })
    expect(await kept()).toEqual([])
  })

  test('S-75 what is given by who is suspended meanwhile is not kept', async () => {
    const { room, ctx, keep, kept } = await openRoom()
    await using _ = room
    await ctx.db.updateTable('User').set({ suspendedAt: 1 }).where('id', '=', 'ann').execute()
    await expect(keep('github_pat_first')).rejects.toMatchObject(refused)
    expect(await kept()).toEqual([])
  })

  test('two that are given at once for one repository are one', async () => {
    const { room, ctx, keep, kept } = await openRoom()
    await using _ = room
    const values = ['github_pat_first', 'github_pat_second', 'github_pat_third']
    const given = await Promise.all(
      values.map((value, index) => keep(value, room.servers[index % 2] as typeof ctx)),
    )
    expect(new Set(given.map(({ row }) => row.id)).size).toBe(1)
    const [left, ...others] = await kept()
    expect(values).toContain(left)
    expect(others).toEqual([])
  })
})
