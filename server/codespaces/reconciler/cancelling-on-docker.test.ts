import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { GitHost } from '#e2e/github/git-host.ts'
import { ProxiedServer } from '#server/testing/proxied-server.ts'
import { randomFrom } from '#server/testing/random.ts'

const isFull = process.env.BOTHY_TEST_FULL !== undefined
const seed = Number(process.env.BOTHY_TEST_SEED ?? 1)

let host: GitHost
let bothy: ProxiedServer
let repositoryUrl: string
beforeAll(async () => {
  host = await GitHost.start('192.0.2.56')
  repositoryUrl = await host.addRepository('ada/hut', { 'README.md': 'one\n' })
  bothy = await ProxiedServer.start({
    BOTHY_GIT_HOSTS: host.host,
    BOTHY_ALLOW: `resolvers,${host.host}`,
    BOTHY_EXTRA_CA: host.caFile,
    BOTHY_TRASH_DAYS: '0',
    BOTHY_WORKSPACE_SIZE: '64M',
  })
})
afterAll(async () => {
  await bothy?.[Symbol.asyncDispose]()
  await host?.[Symbol.asyncDispose]()
})

const key = () => crypto.randomUUID()
const create = () => bothy.api.codespaces.create.mutate({ repositoryUrl, idempotencyKey: key() })
const remove = (name: string) => bothy.api.codespaces.delete.mutate({ name, idempotencyKey: key() })

async function expectAllGone(withinMs: number): Promise<void> {
  await vi.waitFor(async () => expect(await bothy.api.codespaces.list.query()).toEqual([]), {
    timeout: withinMs,
  })
  expect(await bothy.litter()).toEqual([])
}

const own = '[0-9a-f-]{36}'
const steps: [string, RegExp][] = [
  ['the making of its network', /^POST \/networks\/create/],
  ['the making of its container', new RegExp(`^POST /containers/create\\?name=bothy-\\w+-${own}$`)],
  ['the start of its container', new RegExp(`^POST /containers/bothy-\\w+-${own}/start`)],
  ['the making of its clone', new RegExp(`^POST /containers/bothy-\\w+-${own}/exec`)],
  ['the clone', /^POST \/exec\/\w+\/start/],
]
/** Done but not answered is the worse one. */
const silences = isFull ? (['mute', 'freeze'] as const) : (['mute'] as const)
const cases = silences.flatMap((kind) => steps.map(([step, call]) => ({ kind, step, call })))

test.each(cases)(
  'in the midst of $step a codespace can be deleted, and leaves nothing: $kind (F-46, R9)',
  { timeout: 120_000 },
  async ({ kind, call }) => {
    const seen = bothy.proxy.log.length
    const silent = bothy.proxy.mood(call, { kind })
    try {
      const { name } = await create()
      await vi.waitFor(
        () => expect(bothy.proxy.log.slice(seen).some((made) => call.test(made))).toBe(true),
        { timeout: 60_000 },
      )
      await remove(name)
      await expectAllGone(20_000)
    } finally {
      silent[Symbol.dispose]()
    }
  },
)

test(`fifty servers that are killed at any time of a creation leave nothing: seed ${seed} (F-41, R9)`, {
  skip: !isFull,
  timeout: 900_000,
}, async () => {
  const random = randomFrom(seed)
  for (let cycle = 0; cycle < 50; cycle += 1) {
    const { name } = await create()
    await pause(random.below(3000))
    await bothy.server.kill()
    await bothy.server.start()
    // Some are deleted by the life that found them, some by a later one.
    if (random.below(3) > 0) await remove(name)
  }
  for (const { name } of await bothy.api.codespaces.list.query()) await remove(name)
  await expectAllGone(60_000)
})
