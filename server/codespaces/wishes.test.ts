import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { GitHost } from '#e2e/github/git-host.ts'
import { randomFrom } from '#server/testing/random.ts'
import { TestApp, type TestUser } from '#server/testing/test-app.ts'
import type { CodespaceState } from './codespaces.schema.ts'

const operations = ['start', 'stop', 'delete', 'restore'] as const
type Operation = (typeof operations)[number]
type Desired = 'running' | 'stopped' | 'deleted'

const wishes = 200
/** Another one each time where all is tried, and always the one that is asked for. */
const seeds = process.env.BOTHY_TEST_SEED
  ? [Number(process.env.BOTHY_TEST_SEED)]
  : process.env.BOTHY_TEST_FULL
    ? [1, 2, Date.now() % 2 ** 31]
    : [1]

let host: GitHost
let app: TestApp
let alice: TestUser
let repositoryUrl: string
beforeAll(async () => {
  host = await GitHost.start('127.0.0.1')
  repositoryUrl = await host.addRepository('ada/hut', { 'README.md': 'one\n' })
  app = await TestApp.start({
    environment: { BOTHY_GIT_HOSTS: host.host, BOTHY_EXTRA_CA: host.caFile },
  })
  alice = await app.signIn()
})
afterAll(async () => {
  await app[Symbol.asyncDispose]()
  await host[Symbol.asyncDispose]()
})

async function newRunning(): Promise<{ id: string; name: string }> {
  const idempotencyKey = crypto.randomUUID()
  const { id, name } = await alice.api.codespaces.create({ repositoryUrl, idempotencyKey })
  expect((await app.reached(alice, name, 'running', 'failed')).state).toBe('running')
  return { id, name }
}

const ask = (user: TestUser, operation: Operation, name: string) =>
  user.api.codespaces[operation]({ name, idempotencyKey: crypto.randomUUID() })

/**
 * What a wish makes of what was wished before: the last one wins, but deleting wins until
 * it is restored.
 */
function after(desired: Desired, operation: Operation): Desired {
  if (operation === 'delete') return 'deleted'
  if (desired === 'deleted') return operation === 'restore' ? 'stopped' : 'deleted'
  if (operation === 'restore') return desired
  return operation === 'start' ? 'running' : 'stopped'
}

/** All that may come of wishes made at the same time, each order being as good as another. */
function outcomes(desired: Desired, together: Operation[]): Set<Desired> {
  if (together.length === 0) return new Set([desired])
  return new Set(
    together.flatMap((operation, index) => [
      ...outcomes(after(desired, operation), together.toSpliced(index, 1)),
    ]),
  )
}

function desiredOf(state: CodespaceState): Desired {
  if (state === 'stopping' || state === 'stopped') return 'stopped'
  return state === 'deleting' || state === 'deleted' ? 'deleted' : 'running'
}

const agentPid = (id: string): number =>
  JSON.parse(readFileSync(join(app.folder, 'c', id, 'process'), 'utf8')).pid

describe('wishes from several browsers', () => {
  test.each(seeds)(
    'end as the last one says, or deleted until restored: 200 of them from seed %d (F-38)',
    {
      timeout: 120_000,
    },
    async (seed) => {
      const random = randomFrom(seed)
      const callers = [alice, await app.comeBack(alice), await app.comeBack(alice)]
      const codespaces = await Promise.all([newRunning(), newRunning(), newRunning()])
      const desired = new Map(codespaces.map(({ name }) => [name, 'running' as Desired]))

      for (let asked = 0; asked < wishes; ) {
        const together = Array.from({ length: 1 + random.below(4) }, () => ({
          caller: random.of(callers),
          name: random.of(codespaces).name,
          operation: random.of(operations),
        }))
        asked += together.length
        const answers = await Promise.allSettled(
          together.map(({ caller, operation, name }) => ask(caller, operation, name)),
        )
        const story = (name: string) =>
          `seed ${seed}, wish ${asked}: ${desired.get(name)} ${together.map((wish) => `${wish.operation} ${wish.name}`)}`
        for (const [index, answer] of answers.entries()) {
          if (answer.status === 'fulfilled') continue
          const { name, operation } = together[index] as (typeof together)[number]
          expect([story(name), answer.reason]).toMatchObject([
            story(name),
            { cause: { code: 'CODESPACE_DELETED' } },
          ])
          expect([story(name), ['start', 'stop'].includes(operation)]).toEqual([story(name), true])
        }
        for (const { name } of codespaces) {
          const mine = together.filter((wish) => wish.name === name).map((wish) => wish.operation)
          const now = desiredOf((await alice.api.codespaces.get({ name })).state)
          const possible = [...outcomes(desired.get(name) as Desired, mine)]
          expect([story(name), possible]).toEqual([story(name), expect.arrayContaining([now])])
          desired.set(name, now)
        }
        // Long enough now and then for what is under way to come to its end.
        await pause(random.below(4) === 0 ? random.below(600) : random.below(20))
      }

      for (const { id, name } of codespaces) {
        const wanted = desired.get(name) as Desired
        const { state } = await app.reached(alice, name, wanted, 'failed')
        expect([seed, name, state]).toEqual([seed, name, wanted])
        const { status } = await app.ctx.driver.inspect(id)
        const statuses = {
          running: ['running'],
          stopped: ['exited', 'missing', 'created'],
          deleted: ['missing'],
        }
        expect(statuses[wanted]).toContain(status)
      }
    },
  )

  test('to start what runs or starts already change nothing: it is not restarted (F-38)', async () => {
    const { id, name } = await newRunning()
    const firstPid = agentPid(id)
    const other = await app.comeBack(alice)
    const startTwenty = () =>
      Promise.all(
        Array.from({ length: 20 }, (_, index) => ask(index % 2 ? alice : other, 'start', name)),
      )
    for (const codespace of await startTwenty()) expect(codespace.generation).toBe(1)
    // The reconciler has looked at it since.
    await ask(alice, 'stop', name)
    await app.reached(alice, name, 'stopped')
    expect(agentPid(id)).toBe(firstPid)

    const generations = (await startTwenty()).map(({ generation }) => generation)
    expect(new Set(generations)).toEqual(new Set([2]))
    await app.reached(alice, name, 'running')
    const pid = agentPid(id)
    for (const codespace of await startTwenty()) expect(codespace.state).toBe('running')
    expect([agentPid(id), (await alice.api.codespaces.get({ name })).generation]).toEqual([pid, 2])
  })
})
