import { gunzipSync } from 'node:zlib'
import { unpackTar } from 'modern-tar'
import { expect, test } from 'vitest'
import { insertTestCodespace } from '#server/db/database.testing.ts'
import { TestApp, type TestUser } from '#server/testing/test-app.ts'
import { exportAccountPath } from './export-account.ts'

async function ask(app: TestApp, headers: Record<string, string>) {
  return fetch(`${app.url}${exportAccountPath}`, { headers })
}

async function exported(app: TestApp, { cookie }: TestUser) {
  const answer = await ask(app, { cookie, origin: app.url })
  expect(answer.headers.get('content-disposition')).toMatch(/attachment.*\.tar\.gz"/)
  const entries = await unpackTar(gunzipSync(await answer.bytes()))
  const textOf = (data?: Uint8Array) => new TextDecoder().decode(data)
  const files = new Map(entries.map(({ header, data }) => [header.name, textOf(data)]))
  return {
    all: [...files.values()].join('\n'),
    rows: (table: string) => JSON.parse(files.get(`account/${table}.json`) ?? 'null'),
    log: files.get('account/security-log.jsonl') ?? '',
  }
}

test('everybody gets what is theirs, nothing of others, and nothing that opens anything', async () => {
  await using app = await TestApp.start()
  const ada = await app.signIn()
  const mallory = await app.signIn('mallory')
  const away = { desired: 'deleted', deletedUntil: 9e15, phase: 'deleted' } as const
  for (const [id, { session }] of Object.entries({ mine: ada, theirs: mallory })) {
    await insertTestCodespace(app.ctx.db, id, { ownerId: session.user.id, ...away })
  }
  const of = { level: 'user', ownerKey: '' } as const
  const value = Buffer.from('a canary of a secret').toString('base64')
  const audience = { kind: 'all' } as const
  await ada.api.secrets.set({ of, name: 'API_KEY', value, audience })

  const mine = await exported(app, ada)
  expect(mine.rows('User')).toMatchObject([{ name: 'owner' }])
  expect(mine.rows('codespace')).toMatchObject([{ name: 'mine' }])
  expect(mine.rows('secret')).toMatchObject([{ name: 'API_KEY', kind: 'variable' }])
  expect(mine.log).toContain('secret.set')
  expect(mine.log).toContain('account.export')
  const sealed = await app.ctx.db
    .selectFrom('secret')
    .select('sealedValue')
    .executeTakeFirstOrThrow()
  for (const canary of [
    ...[
      'a canary of a secret',
      value,
      'theirs',
      'mallory',
      sealed.sealedValue,
      ada.session.tokenHash,
    ],
  ]) {
    expect([canary, mine.all.includes(canary)]).toEqual([canary, false])
  }
  const theirs = await exported(app, mallory)
  expect(theirs.rows('codespace')).toMatchObject([{ name: 'theirs' }])
  expect(theirs.rows('secret')).toEqual([])
})

test('nobody gets one without a session, or by another page', async () => {
  await using app = await TestApp.start()
  const { cookie } = await app.signIn()
  expect((await ask(app, { origin: app.url })).status).toBe(401)
  expect((await ask(app, { cookie })).status).toBe(403)
  expect((await ask(app, { cookie, origin: 'https://evil.example' })).status).toBe(403)
  const site = { cookie, 'sec-fetch-site': 'cross-site' }
  expect((await ask(app, site)).status).toBe(403)
})

test('somebody gets five in ten minutes, which takes none from others', async () => {
  await using app = await TestApp.start()
  const owner = await app.signIn()
  const ada = await app.signIn('ada')
  const begins = Date.now()
  let now = begins
  app.ctx.clock.now = () => now
  const askAs = ({ cookie }: TestUser) => ask(app, { cookie, origin: app.url })
  for (let count = 0; count < 5; count += 1) expect((await askAs(ada)).status).toBe(200)
  const refused = await askAs(ada)
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '600'])
  expect((await askAs(owner)).status).toBe(200)
  now = begins + 11 * 60_000
  expect((await askAs(ada)).status).toBe(200)
})
