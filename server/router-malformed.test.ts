import { TRPCError } from '@trpc/server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { TestPlaces } from './db/database.testing.ts'
import { appRouter } from './router.ts'
import { type Things, verdicts } from './router-verdicts.testing.ts'
import { TestApp, type TestUser } from './testing/test-app.ts'

/** What the verdicts leave out, since it may be. */
const full: Record<string, (things: Things) => unknown> = {
  'admin.codespaces.list': () => ({ search: 'a', cursor: '1.a', limit: 1 }),
  'admin.users.list': () => ({ search: 'a', cursor: '1.a', limit: 1 }),
  'audit.list': () => ({ search: 'a', cursor: '1.a', limit: 1, from: 1, to: 2 }),
  'audit.own': () => ({ search: 'a', cursor: '1.a', limit: 1, from: 1, to: 2 }),
  'codespaces.create': () => ({
    template: 'blank',
    displayName: 'a',
    idempotencyKey: crypto.randomUUID(),
  }),
  'secrets.set': () => ({
    of: { level: 'organization', ownerKey: 'github.com/acme' },
    name: 'A',
    value: 'YQ==',
    target: { kind: 'file', path: '~/a', mode: '600' },
    audience: { kind: 'selected', repositories: ['github.com/acme/*'] },
  }),
  'settings.admin.list': () => ({ of: { scope: 'repository', scopeId: 'github.com/acme/hut' } }),
  'settings.document.set': () => ({ name: 'settings', text: 'a', version: 0, owner: 'a' }),
  'system.status': ({ name }) => ({ name }),
}

const texts = ['', '\0', 'a\0b', '\uD800', '__proto__', 'constructor', `'"%_\\`, 'x'.repeat(5000)]
const numbers = [1.5, -1, -0.5, 1e300, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, '1', null]

/** The input with one of its values exchanged, for each value and each exchange. */
function* spoilt(input: unknown): Generator<unknown> {
  if (typeof input === 'string') yield* [...texts, null, 7, {}, []]
  else if (typeof input === 'number') yield* numbers
  else if (Array.isArray(input)) for (const one of spoilt(input[0])) yield [one]
  else if (typeof input === 'object' && input !== null) {
    for (const [name, value] of Object.entries(input)) {
      for (const one of spoilt(value)) yield { ...input, [name]: one }
    }
  }
}

let places: TestPlaces
let app: TestApp
let owner: TestUser
let things: Things
beforeAll(async () => {
  places = await TestPlaces.start('PostgreSQL')
  const { databaseUrl = '' } = await places.newPlace()
  // Some of what is asked is well enough formed to be asked of GitHub, and nobody is there.
  const environment = { DATABASE_URL: databaseUrl, GITHUB_URL: 'https://localhost:1' }
  app = await TestApp.start({ environment })
  owner = await app.signIn()
  const { name } = await owner.api.codespaces.create({
    template: 'blank',
    idempotencyKey: crypto.randomUUID(),
  })
  const { id: userId } = (await app.signIn('vera')).session.user
  things = { name, userId }
  await app.reached(owner, name, 'running')
})
afterAll(async () => {
  await app?.[Symbol.asyncDispose]()
  await places?.[Symbol.asyncDispose]()
})

/** The first that a procedure says, or why it says nothing. */
async function answerOf(path: string, input: unknown): Promise<unknown> {
  const caller = appRouter.createCaller({ ...app.ctx, session: owner.session })
  let call: unknown = caller
  for (const part of path.split('.')) call = (call as Record<string, unknown>)[part]
  try {
    const answer = await (call as (input: unknown) => Promise<unknown>)(input)
    const follow = (answer as AsyncIterable<unknown> | undefined)?.[Symbol.asyncIterator]
    if (!follow) return undefined
    const values = follow.call(answer)
    await values.next()
    await values.return?.()
    return undefined
  } catch (error) {
    return error
  }
}

/** These end what the others need, or wait for what does not come. */
const isFit = (path: string) => !verdicts[path]?.endsSessions && path !== 'codespaces.watch'

test.for(Object.keys(verdicts).filter(isFit))(
  'S-12 %s takes what is malformed for its sender’s mistake, whatever the database makes of it',
  { timeout: 60_000 },
  async (path) => {
    const input = (full[path] ?? verdicts[path]?.input)?.(things)
    for (const one of spoilt(input)) {
      const error = await answerOf(path, one)
      if (error === undefined) continue
      const said = JSON.stringify(one).slice(0, 200)
      expect(error, said).toBeInstanceOf(TRPCError)
      expect((error as TRPCError).code, said).not.toBe('INTERNAL_SERVER_ERROR')
    }
  },
)
