import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { GitHost } from '#e2e/github/git-host.ts'
import { CrashingApp } from '#server/testing/crashing-app.ts'
import type { Death } from '#server/testing/mortal-life.ts'
import type { Codespace } from '../codespaces.schema.ts'
import { expectRunning, inLanes, isFull, wishAndDie } from './crash-sweep.testing.ts'

let host: GitHost
let repositoryUrl: string
let configuredUrl: string
beforeAll(async () => {
  host = await GitHost.start('127.0.0.1')
  repositoryUrl = await host.addRepository(
    'ada/hut',
    { 'README.md': 'one\n' },
    { 'README.md': 'two\n' },
  )
  const say = (hook: string) => `echo ${hook} >> ../ran.txt`
  const configuration = {
    onCreateCommand: say('onCreate'),
    postCreateCommand: say('postCreate'),
    postStartCommand: say('postStart'),
  }
  configuredUrl = await host.addRepository(
    'ada/configured',
    { '.devcontainer.json': JSON.stringify(configuration) },
    { 'README.md': 'two\n' },
  )
})
afterAll(() => host?.[Symbol.asyncDispose]())

const startApp = (trashDays: number, environment: Record<string, string> = {}) =>
  CrashingApp.start({
    // Every life waits for it.
    times: { historyAfterMs: 0 },
    environment: {
      ...environment,
      BOTHY_GIT_HOSTS: host.host,
      BOTHY_EXTRA_CA: host.caFile,
      BOTHY_TRASH_DAYS: String(trashDays),
    },
  })

describe('a server that is killed before or after any call to engine and database', () => {
  test('creates one codespace all the same, and purges it without litter (F-01, F-02, F-03, R9)', {
    timeout: isFull ? 900_000 : 240_000,
  }, async () => {
    await inLanes({ start: () => startApp(0), everyCall: 3 }, (crashing, death) =>
      createAndPurge(crashing, death, { repositoryUrl }),
    )
  })

  test('has the commands of its repository run once all the same (F-03)', {
    timeout: isFull ? 900_000 : 240_000,
  }, async () => {
    await inLanes({ start: () => startApp(0), everyCall: 9 }, (crashing, death) =>
      createAndPurge(crashing, death, { repositoryUrl: configuredUrl }, (story, codespace) => {
        const file = join(crashing.workspace(codespace), '../ran.txt')
        const ran = existsSync(file) ? readFileSync(file, 'utf8') : 'nothing'
        expect([story, ran]).toEqual([story, 'onCreate\npostCreate\npostStart\n'])
      }),
    )
  })

  test('starts it without anything where another configuration was trusted (S-76, F-03)', {
    timeout: isFull ? 900_000 : 240_000,
  }, async () => {
    const environment = { BOTHY_TRUSTED_REPOSITORIES: 'nobody/nothing' }
    const trustedConfigurationHash = 'a'.repeat(64)
    const wanted = { repositoryUrl: configuredUrl, trustedConfigurationHash }
    await inLanes({ start: () => startApp(0, environment), everyCall: 13 }, (crashing, death) =>
      createAndPurge(crashing, death, wanted, (story, codespace) => {
        expect([story, codespace.trust]).toMatchObject([story, { reason: 'changed' }])
        const hasRun = existsSync(join(crashing.workspace(codespace), '../ran.txt'))
        expect([story, hasRun]).toEqual([story, false])
      }),
    )
  })

  test('starts, stops, deletes and restores all the same (F-01, F-02, R6, R9)', {
    timeout: isFull ? 900_000 : 240_000,
  }, async () => {
    const apps = new Map<CrashingApp, Codespace>()
    await inLanes({ start: () => startApp(7), everyCall: 3 }, async (crashing, death) => {
      if (!apps.has(crashing)) apps.set(crashing, await newCodespace(crashing))
      const codespace = apps.get(crashing) as Codespace
      const { id, name } = codespace
      const isDeath: boolean[] = []
      const round = [
        ['stop', 'stopped'],
        ['start', 'running'],
        ['delete', 'deleted'],
        ['restore', 'stopped'],
        // Unlike the other start this one has to make the container.
        ['start', 'running'],
      ] as const
      for (const [operation, state] of round) {
        const idempotencyKey = crypto.randomUUID()
        const wish = {
          ask: () => crashing.api.codespaces[operation]({ name, idempotencyKey }),
          ended: async () => {
            await crashing.reached(name, state, 'failed')
            if (state === 'running') await crashing.stepsEnded(name)
          },
        }
        const lastCall = await wishAndDie(crashing, wish, death)
        isDeath.push(lastCall !== null)
        const story = `Killed ${lastCall} of ${operation}`
        const { driver } = crashing.app.ctx
        if (state === 'running') await expectRunning(crashing, codespace, story)
        else {
          expect([story, (await crashing.reached(name, state)).failure]).toEqual([story, null])
          const found = (await driver.inspect(id)).status
          expect([story, found]).not.toEqual([story, 'running'])
          if (operation === 'delete') expect([story, found]).toEqual([story, 'missing'])
          expect([story, crashing.agentsOf(id)]).toEqual([story, 0])
        }
        expect([story, existsSync(crashing.workspace(codespace))]).toEqual([story, true])
      }
      return isDeath.includes(true)
    })
  })
})

/** Both of them with a death at the same place. False where neither comes that far. */
async function createAndPurge(
  crashing: CrashingApp,
  death: Death,
  wanted: { repositoryUrl: string; trustedConfigurationHash?: string },
  check?: (story: string, codespace: Codespace) => void,
): Promise<boolean> {
  const [createKey, deleteKey] = [crypto.randomUUID(), crypto.randomUUID()]
  const ask = () => crashing.api.codespaces.create({ ...wanted, idempotencyKey: createKey })
  const find = async () => {
    const [codespace] = await crashing.api.codespaces.list()
    if (!codespace) throw new Error('There is no codespace.')
    return codespace
  }
  const creation = {
    ask,
    ended: async () => {
      const { name } = await find()
      await crashing.reached(name, 'running', 'failed')
      await crashing.stepsEnded(name)
    },
  }
  const lastCall = await wishAndDie(crashing, creation, death)
  const story = `Killed ${lastCall}`
  const codespace = await find()
  const { name } = codespace
  await expectRunning(crashing, codespace, story)
  expect((await ask()).id).toBe(codespace.id)
  expect([story, await crashing.failedSteps(name)]).toEqual([story, []])
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'safe.directory=*', '-C', crashing.workspace(codespace), ...args])
  expect([story, git('status', '--porcelain').toString()]).toEqual([story, ''])
  expect([story, git('rev-list', '--count', 'HEAD').toString()]).toEqual([story, '2\n'])
  check?.(story, codespace)

  const deletion = {
    // Asked again after it is gone, it is not there, which is an answer too.
    ask: () =>
      crashing.api.codespaces
        .delete({ name, idempotencyKey: deleteKey })
        .catch((error: unknown) => {
          expect(error).toMatchObject({ cause: { code: 'CODESPACE_NOT_FOUND' } })
        }),
    ended: () => gone(crashing, name),
  }
  const end = `${story}; then ${await wishAndDie(crashing, deletion, death)}`
  expect([end, await crashing.litter()]).toEqual([end, []])
  return lastCall !== null
}

async function newCodespace(crashing: CrashingApp): Promise<Codespace> {
  const { name } = await crashing.api.codespaces.create({
    repositoryUrl,
    idempotencyKey: crypto.randomUUID(),
  })
  await crashing.reached(name, 'running', 'failed')
  await crashing.stepsEnded(name)
  return crashing.api.codespaces.get({ name })
}

async function gone(crashing: CrashingApp, name: string): Promise<void> {
  const signal = AbortSignal.timeout(60_000)
  const read = () => crashing.api.codespaces.list()
  for await (const list of crashing.app.ctx.changes.snapshots(read, () => true, signal)) {
    if (list.every((codespace) => codespace.name !== name)) return
  }
  throw new Error(`${name} was not purged: ${JSON.stringify(await read())}`)
}
