import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { engines, TestPlaces } from '#server/db/database.testing.ts'
import { openTestSecrets } from '#server/secrets/secrets.testing.ts'
import {
  findPersonalToken,
  forgetPersonalTokens,
  keepPersonalToken,
  listPersonalTokens,
  markRefused,
  openPersonalToken,
} from './personal-tokens.ts'

const engine7 = { id: 7, path: 'acme/engine' }

describe.each(engines)('on %s', (engine) => {
  let places: TestPlaces
  beforeAll(async () => {
    places = await TestPlaces.start(engine)
  })
  afterAll(() => places?.[Symbol.asyncDispose]())

  async function openRoom() {
    const room = await openTestSecrets(places)
    const { ctx } = room
    const app = { clientId: 'Ov23abc', clientSecret: 's', slug: null, privateKey: null }
    ctx.config.github.app = app
    const keep = (userId: string, token: string, repository = engine7) =>
      keepPersonalToken(ctx, userId, { repository, access: 'write', token })
    return { room, ctx, app, keep }
  }

  test('S-77 S-90 it is kept sealed, for one person and one repository by its number', async () => {
    const { room, ctx, app, keep } = await openRoom()
    await using _ = room
    const { row } = await keep('ann', 'github_pat_first')
    await keep('ben', 'github_pat_of_ben')
    expect(row.sealedToken).not.toContain('github_pat_first')
    const find = (id: number | undefined, path: string) =>
      findPersonalToken(ctx, 'ann', { id, path }).then((found) => found?.token ?? null)
    expect(await find(undefined, 'ACME/Engine')).toBe('github_pat_first')
    expect(await find(7, 'acme/renamed')).toBe('github_pat_first')
    // Who took over its name has another number.
    expect(await find(8, 'acme/engine')).toBeNull()
    expect(await openPersonalToken(ctx, { id: row.id, userId: 'ben' })).toBeNull()
    // Given for that one too, the name means what it was given for last.
    await keep('ann', 'github_pat_newer', { id: 8, path: 'acme/engine' })
    await ctx.db
      .updateTable('githubPersonalToken')
      .set((of) => ({ updatedAt: of('updatedAt', '-', 1000) }))
      .where('repositoryId', '=', '7')
      .execute()
    expect(await find(undefined, 'acme/engine')).toBe('github_pat_newer')
    // Moved to another's row it opens nothing.
    const table = ctx.db.updateTable('githubPersonalToken').where('userId', '=', 'ben')
    await table.set({ sealedToken: row.sealedToken }).execute()
    const [ofBen] = await listPersonalTokens(ctx, 'ben')
    expect(ofBen?.token).toBeNull()
    // A GitHub App makes tokens, and nobody's own is used.
    ctx.config.github.app = { ...app, clientId: 'Iv23abc' }
    expect(await find(7, 'acme/engine')).toBeNull()
  })

  test('another one takes its place, and what GitHub said of the one before does not count', async () => {
    const { room, ctx, keep } = await openRoom()
    await using _ = room
    const first = await keep('ann', 'github_pat_first')
    const { row } = await keep('ann', 'github_pat_second', { id: 7, path: 'acme/renamed' })
    expect([row.id, row.createdAt]).toEqual([first.row.id, first.row.createdAt])
    const open = () => openPersonalToken(ctx, row)
    await markRefused(ctx, first)
    expect(await open()).toBe('github_pat_second')
    await markRefused(ctx, { row, token: null })
    expect(await open()).toBeNull()
    expect(await listPersonalTokens(ctx, 'ann')).toMatchObject([
      { row: { repositoryPath: 'acme/renamed' } },
    ])
    await keep('ben', 'github_pat_of_ben')
    await forgetPersonalTokens(ctx, { userId: 'ann' })
    expect(await listPersonalTokens(ctx, 'ann')).toEqual([])
    expect(await listPersonalTokens(ctx, 'ben')).toHaveLength(1)
    await ctx.db.deleteFrom('User').where('id', '=', 'ben').execute()
    expect(await listPersonalTokens(ctx, 'ben')).toEqual([])
  })
})
