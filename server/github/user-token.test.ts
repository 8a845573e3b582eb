import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { openTestGithub } from '#server/auth/github/github.testing.ts'
import { readGithubToken } from './user-token.ts'

/** Every byte below the folder. */
const bytesOf = (folder: string): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n')

test('S-77 the token is kept so that only this server reads it', async () => {
  let logged = ''
  const sink = new Writable({
    write(chunk, _, done) {
      logged += chunk
      done()
    },
  })
  await using github = await openTestGithub({ log: pino({ level: 'debug' }, sink) })
  await github.ownersBrowser()
  const said: string[] = []
  const { handle } = github.auth
  const browser = github.browser()
  const { url } = (await (await browser.leave()).json()) as { url: string }
  const back = await browser.open(await browser.decide(url, 'authorize'))
  said.push(JSON.stringify([...back.headers]), await back.text())
  for (const path of ['session', 'csrf', 'providers', 'callback/github']) {
    const { cookie } = browser
    const response = await handle(
      new Request(`http://localhost:7080/api/auth/${path}`, { headers: { cookie } }),
    )
    said.push(JSON.stringify([...response.headers]), await response.text())
  }
  using _ = github.hub.mood('GET /api/v3/user', { kind: 'status', status: 500 })
  await github.browser().visitGithub()

  const session = await browser.session()
  const { tokens } = github.hub.oauth
  expect(tokens).toHaveLength(2)
  expect(await readGithubToken(github.ctx, session?.user.id ?? '')).toEqual({
    accessToken: tokens[0],
    scope: '',
    expiresAt: null,
    refreshToken: null,
    refreshExpiresAt: null,
    clientId: github.hub.oauth.app.clientId,
  })
  expect(logged).toContain('"failure":"GITHUB_UNREACHABLE"')
  const secrets = [...tokens, github.hub.oauth.app.clientSecret]
  const everything = [
    bytesOf(github.ctx.config.dataFolder),
    logged,
    ...said,
    JSON.stringify(session),
  ]
  for (const secret of secrets) {
    expect(everything.filter((text) => text.includes(secret))).toEqual([])
  }
  const [code = ''] = /code=\w+/.exec(await browser.decide(url, 'authorize')) ?? []
  expect(logged).not.toContain(code)
})

test('S-77 a token that is moved to another person’s row, or changed, is an error', async () => {
  await using github = await openTestGithub({ environment: { BOTHY_GITHUB_USERS: 'ada,grace' } })
  github.hub.addPerson('grace')
  await github.ownersBrowser()
  await github.browser().visitGithub('ada')
  await github.browser().visitGithub('grace')
  const [ada, grace] = await github.accounts()
  const put = (userId: string | undefined, sealedToken: string | null | undefined) =>
    github.ctx.db
      .updateTable('Account')
      .set({ sealedToken: sealedToken ?? null })
      .where('userId', '=', userId ?? '')
      .execute()
  await put(ada?.userId, grace?.sealedToken)
  await put(grace?.userId, ada?.sealedToken)
  await expect(readGithubToken(github.ctx, ada?.userId ?? '')).rejects.toThrow()
  await expect(readGithubToken(github.ctx, grace?.userId ?? '')).rejects.toThrow()
  await put(ada?.userId, ada?.sealedToken)
  expect(await readGithubToken(github.ctx, ada?.userId ?? '')).not.toBeNull()
  // The account itself cannot be exchanged under the token either.
  await github.ctx.db
    .updateTable('Account')
    .set({ providerAccountId: '4711' })
    .where('userId', '=', ada?.userId ?? '')
    .execute()
  await expect(readGithubToken(github.ctx, ada?.userId ?? '')).rejects.toThrow()
})

test('each sign-in replaces the token, with all that GitHub says of it', async () => {
  await using github = await openTestGithub()
  await github.ownersBrowser()
  const browser = github.browser()
  await browser.visitGithub()
  const userId = (await browser.session())?.user.id ?? ''
  using _ = github.hub.mood('POST /login/oauth/access_token', {
    kind: 'status',
    status: 200,
    body: JSON.stringify({
      access_token: github.hub.oauth.tokens[0],
      token_type: 'bearer',
      scope: 'read:org',
      expires_in: 28_800,
      refresh_token: 'ghr_canary',
    }),
  })
  await github.browser().visitGithub()
  const token = await readGithubToken(github.ctx, userId)
  expect(token).toMatchObject({ scope: 'read:org', refreshToken: 'ghr_canary' })
  const hoursLeft = ((token?.expiresAt ?? 0) - github.ctx.clock.now()) / 3_600_000
  expect(hoursLeft).toBeGreaterThan(7.9)
  expect(hoursLeft).toBeLessThanOrEqual(8)
})

test('who never signed in with GitHub has no token', async () => {
  await using github = await openTestGithub()
  const owner = await github.ownersBrowser()
  expect(await readGithubToken(github.ctx, (await owner.session())?.user.id ?? '')).toBeNull()
  expect(await readGithubToken(github.ctx, 'nobody')).toBeNull()
})
