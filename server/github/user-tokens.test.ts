import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { engines, TestPlaces } from '#server/db/database.testing.ts'
import { callGithub } from './github-api.ts'
import { forgetToken } from './user-tokens.store.ts'
import { meanwhile, openTestTokens, renewal } from './user-tokens.testing.ts'
import { asUser, userToken } from './user-tokens.ts'

describe.each(engines)('on %s', (engine) => {
  let places: TestPlaces
  beforeAll(async () => {
    places = await TestPlaces.start(engine)
  })
  afterAll(() => places?.[Symbol.asyncDispose]())

  test('a refresh token works once: of many who ask on two servers one renews, and all get what it got', async () => {
    await using tokens = await openTestTokens(places)
    const asked = [tokens.first, tokens.second, tokens.first, tokens.second]
    const given = await Promise.all(asked.map((ctx) => userToken(ctx, 'ada')))
    expect(new Set(given).size).toBe(1)
    const [renewed = null] = given
    expect(renewed).not.toBe(tokens.old)
    expect(tokens.holderOf(renewed)).toBe('ada')
    expect(tokens.renewals()).toBe(1)
    expect(await tokens.row()).toMatchObject({ renewalHolder: null, renewalUntil: null })
    // As often as its time is over.
    tokens.hub.world.elapse(8 * 60 * 60_000)
    const again = await userToken(tokens.second, 'ada')
    expect(again).not.toBe(renewed)
    expect(tokens.holderOf(again)).toBe('ada')
  })

  test('a server that dies between GitHub’s answer and the writing of it costs a new connection, and nothing else (F-52)', async () => {
    await using tokens = await openTestTokens(places)
    const dying = meanwhile(tokens.first, tokens.renewals, () => void tokens.first.db.destroy())
    await expect(userToken(dying, 'ada')).rejects.toThrow()
    expect(tokens.holderOf(tokens.old)).toBeUndefined()
    expect(await tokens.stored()).toMatchObject({ accessToken: tokens.old })
    expect((await tokens.row())?.renewalHolder).not.toBeNull()
    await tokens.endLease()
    expect(await userToken(tokens.second, 'ada')).toBeNull()
    expect(await tokens.row()).toMatchObject({ sealedToken: null, login: 'ada' })
    expect(await userToken(tokens.second, 'ada')).toBeNull()
    expect(tokens.renewals()).toBe(2)
  })

  test('who disconnects while their token is renewed has what it became given back', async () => {
    await using tokens = await openTestTokens(places)
    const { first, provider } = tokens
    let forgotten: Promise<void> | undefined
    const ctx = meanwhile(first, tokens.renewals, () => {
      forgotten ??= forgetToken(first.db, provider, 'ada')
    })
    expect(await userToken(ctx, 'ada')).toBeNull()
    await forgotten
    expect(await tokens.row()).toMatchObject({ sealedToken: null })
    expect(await tokens.pending()).toMatchObject([{ userId: 'ada' }])
  })
})

describe('on one of them', () => {
  let places: TestPlaces
  beforeAll(async () => {
    places = await TestPlaces.start('SQLite')
  })
  afterAll(() => places?.[Symbol.asyncDispose]())

  test('a token with time left is used as it is, and GitHub is not asked', async () => {
    await using tokens = await openTestTokens(places)
    tokens.leave(11)
    expect(await userToken(tokens.first, 'ada')).toBe(tokens.old)
    expect(await userToken(tokens.first, 'nobody')).toBeNull()
    expect(tokens.renewals()).toBe(0)
  })

  test('what GitHub takes no more is renewed once, and then forgotten (F-52)', async () => {
    await using tokens = await openTestTokens(places)
    tokens.leave(60)
    const ask = () =>
      asUser(tokens.first, 'ada', (token) =>
        callGithub(tokens.first, 'GET /user', { caller: { token } }),
      )
    {
      using _ = tokens.hub.mood('GET /api/v3/user', { kind: 'revoked' })
      expect(await ask()).toBeNull()
    }
    // It was GitHub’s slip, and the new one is taken.
    expect(await ask()).toMatchObject({ status: 200, data: { login: 'ada' } })
    expect(tokens.renewals()).toBe(1)
    tokens.hub.revokeGrant(tokens.app, 'ada')
    expect(await ask()).toBeNull()
    expect(await tokens.row()).toMatchObject({ sealedToken: null })
    expect(await userToken(tokens.second, 'ada')).toBeNull()
  })

  test.each([
    { kind: 'status', status: 502 },
    { kind: 'rate limited' },
    { kind: 'secondary rate limit' },
    { kind: 'secondary rate limit', status: 429 },
    { kind: 'silent' },
    { kind: 'broken' },
    { kind: 'status', status: 200, body: '{"access_token":""}' },
  ] as const)('F-52 a GitHub that is %o costs nobody their token', async (mood) => {
    await using tokens = await openTestTokens(places)
    const { github } = tokens.first.config
    const { deadlineMs } = github
    if (mood.kind === 'silent') github.deadlineMs = 500
    {
      using _ = tokens.hub.mood(renewal, mood)
      // What is left of it will do.
      expect(await userToken(tokens.first, 'ada')).toBe(tokens.old)
      tokens.leave(0.5)
      const isLimit = mood.kind.includes('rate limit')
      await expect(userToken(tokens.first, 'ada')).rejects.toMatchObject({
        code: 'GITHUB_UNREACHABLE',
        message: isLimit ? expect.stringMatching(/until \d\d:\d\d UTC/) : expect.anything(),
      })
    }
    github.deadlineMs = deadlineMs
    expect(tokens.holderOf(await userToken(tokens.first, 'ada'))).toBe('ada')
  })

  test('a wrong client secret costs nobody their token, and is named as what it is', async () => {
    await using tokens = await openTestTokens(places)
    const { clientSecret } = tokens.app
    tokens.app.clientSecret = 'made anew'
    await expect(userToken(tokens.first, 'ada')).rejects.toMatchObject({
      code: 'GITHUB_MISCONFIGURED',
    })
    tokens.app.clientSecret = clientSecret
    expect(tokens.holderOf(await userToken(tokens.first, 'ada'))).toBe('ada')
  })

  test('what was given to another registration is not used', async () => {
    await using tokens = await openTestTokens(places)
    const { config } = tokens.first
    const { app } = config.github
    const another = app && { ...app, clientId: 'Iv23liAnother' }
    const github = { ...config.github, app: another }
    expect(await userToken({ ...tokens.first, config: { ...config, github } }, 'ada')).toBeNull()
    expect(tokens.renewals()).toBe(0)
    expect(await tokens.stored()).toMatchObject({ accessToken: tokens.old })
  })
})
