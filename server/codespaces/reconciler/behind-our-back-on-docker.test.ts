import { existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { GitHost } from '#e2e/github/git-host.ts'
import { Engine } from '#server/drivers/docker/engine/engine.ts'
import type { EngineMood } from '#server/testing/engine-proxy.ts'
import { enginePath, ProxiedServer } from '#server/testing/proxied-server.ts'
import type { Codespace } from '../codespaces.schema.ts'

/** As somebody at the engine has it, who does not ask us. */
const engine = new Engine(enginePath)

let host: GitHost
let bothy: ProxiedServer
let codespace: Codespace
beforeAll(async () => {
  host = await GitHost.start('192.0.2.55')
  bothy = await ProxiedServer.start({
    BOTHY_GIT_HOSTS: host.host,
    BOTHY_ALLOW: `resolvers,${host.host}`,
    BOTHY_EXTRA_CA: host.caFile,
    BOTHY_TRASH_DAYS: '0',
    BOTHY_WORKSPACE_SIZE: '64M',
  })
  const repositoryUrl = await host.addRepository('ada/hut', { 'README.md': 'one\n' })
  const created = await bothy.api.codespaces.create.mutate({ repositoryUrl, idempotencyKey: key() })
  codespace = await bothy.reached(created.name, 'running')
  await bothy.run(codespace.id, 'echo mine > /workspaces/hut/unsaved.txt')
})
afterAll(async () => {
  await bothy?.[Symbol.asyncDispose]()
  await host?.[Symbol.asyncDispose]()
})

/** A busy machine takes its time for a program in a container. */
const told = { timeout: 40_000 }
const key = () => crypto.randomUUID()
const container = () => bothy.objectName(codespace.id)
const unsaved = () => bothy.run(codespace.id, 'cat /workspaces/hut/unsaved.txt')
const until = (isSo: (now: Codespace) => boolean) => bothy.until(codespace.name, isSo)
const wish = (operation: 'start' | 'stop') =>
  bothy.api.codespaces[operation].mutate({ name: codespace.name, idempotencyKey: key() })

async function generation(): Promise<number> {
  return (await bothy.api.codespaces.get.query({ name: codespace.name })).generation
}

/** Running again, in the one container there is, with what was not saved anywhere else. */
async function expectWell(): Promise<void> {
  const containers = await bothy.containers()
  const task = `${codespace.id}-history`
  expect(containers.filter(([name]) => name !== task)).toEqual([[codespace.id, 'running']])
  expect(await unsaved()).toBe('mine\n')
}

describe('somebody at the engine', () => {
  test('removes the container: there is a new one, with the files (F-55)', async () => {
    const before = await generation()
    await engine.call('DELETE', `/containers/${container()}`, { query: { force: true } })
    await until((now) => now.generation > before && now.state === 'running')
    await expectWell()
  })

  test('stops the container: it is started again (F-55)', async () => {
    await wish('stop')
    await bothy.reached(codespace.name, 'stopped')
    await wish('start')
    const { generation: before } = await bothy.reached(codespace.name, 'running')
    await engine.call('POST', `/containers/${container()}/kill`)
    await until((now) => now.generation > before && now.state === 'running')
    await expectWell()
  })

  test('pauses the container: it is shown so, and goes on when it is repaired (F-55)', async () => {
    const { Id } = await engine.call<{ Id: string }>('GET', `/containers/${container()}/json`)
    await engine.call('POST', `/containers/${container()}/pause`)
    await until(({ condition }) => condition === 'paused')
    await bothy.api.codespaces.repair.mutate({ name: codespace.name })
    await until(({ condition, state }) => condition === null && state === 'running')
    await vi.waitFor(expectWell, told)
    expect(await engine.call('GET', `/containers/${container()}/json`)).toMatchObject({ Id })
  })

  test('takes the container off its network: it is put back when it is repaired (F-55, F-59)', async () => {
    const body = { Container: container(), Force: true }
    await engine.call('POST', `/networks/${container()}/disconnect`, { body })
    await until(({ condition }) => condition === 'network-broken')
    await bothy.api.codespaces.repair.mutate({ name: codespace.name })
    await until(({ condition, state }) => condition === null && state === 'running')
    expect(await bothy.run(codespace.id, 'cat /proc/net/route')).toContain('eth')
    await expectWell()
  })

  test('renames the container: there is one container of the right name, with the files (F-55)', async () => {
    const query = { name: `${container()}-mine` }
    await engine.call('POST', `/containers/${container()}/rename`, { query })
    // Until something is done with it nobody need notice.
    await wish('stop')
    await bothy.reached(codespace.name, 'stopped')
    await wish('start')
    await bothy.reached(codespace.name, 'running')
    await expectWell()
  })

  test('removes the files: it fails by that name, and no fresh ones come in their place (F-55)', async () => {
    await wish('stop')
    await bothy.reached(codespace.name, 'stopped')
    const image = join(bothy.server.dataFolder, 'volumes', `${codespace.id}.img`)
    renameSync(image, join(bothy.server.dataFolder, 'elsewhere'))
    await wish('start')
    const { failure } = await bothy.reached(codespace.name, 'failed', 'running')
    expect(failure).toMatch(/files .*(missing|not on this server)/)
    expect(existsSync(image)).toBe(false)
    renameSync(join(bothy.server.dataFolder, 'elsewhere'), image)
    await wish('start')
    expect((await bothy.reached(codespace.name, 'failed', 'running')).failure).toBeNull()
    await expectWell()
  })
})

describe('an engine that', () => {
  /** The dashboard answers at once, and a stop is taken that the engine does not let through. */
  async function expectPatience(): Promise<void> {
    const askedAt = performance.now()
    expect(await bothy.api.codespaces.list.query()).toHaveLength(1)
    const seen = bothy.proxy.log.length
    expect((await wish('stop')).state).toBe('stopping')
    expect(performance.now() - askedAt).toBeLessThan(3000)
    await vi.waitFor(() => {
      const calls = bothy.proxy.log.slice(seen)
      expect(calls.some((call) => call.includes(container()))).toBe(true)
    }, told)
  }

  async function expectRecovery(): Promise<void> {
    await bothy.reached(codespace.name, 'stopped')
    await wish('start')
    expect((await bothy.reached(codespace.name, 'running', 'failed')).failure).toBeNull()
    await expectWell()
  }

  const moods: [string, EngineMood][] = [
    ['answers 500', { kind: 'refuse', status: 500 }],
    ['is slow', { kind: 'slow', delayMs: 1500 }],
    ['breaks off before its answers', { kind: 'drop' }],
    ['breaks off within its answers', { kind: 'half' }],
  ]
  test.each(moods)(
    '%s leaves the dashboard readable, and wishes are met in the end (F-10)',
    async (_, mood) => {
      const bad = bothy.proxy.mood(/^(?!GET \/events)/, mood)
      try {
        await expectPatience()
      } finally {
        bad[Symbol.dispose]()
      }
      await expectRecovery()
    },
  )

  test('is away fails a start with that reason, and the next start works (F-10, R11)', async () => {
    await wish('stop')
    await bothy.reached(codespace.name, 'stopped')
    await bothy.proxy.vanish()
    try {
      await wish('start')
      const { failure } = await bothy.reached(codespace.name, 'failed', 'running')
      expect(failure).toContain('engine')
      expect(await bothy.api.codespaces.list.query()).toHaveLength(1)
    } finally {
      await bothy.proxy.appear()
    }
    await wish('start')
    expect((await bothy.reached(codespace.name, 'running', 'failed')).failure).toBeNull()
    await expectWell()
  })

  test('keeps its events to itself is asked anyway, within a minute (F-11)', {
    skip: process.env.BOTHY_TEST_FULL === undefined,
    timeout: 90_000,
  }, async () => {
    const { generation: before } = await bothy.reached(codespace.name, 'running')
    using _ = bothy.proxy.mood(/^GET \/events/, { kind: 'swallow' })
    await engine.call('DELETE', `/containers/${container()}`, { query: { force: true } })
    await bothy.until(codespace.name, (now) => now.generation > before, 60_000)
    await bothy.reached(codespace.name, 'running')
    await expectWell()
  })
})

test('after all of this nothing is left once it is deleted (R9)', async () => {
  await bothy.api.codespaces.delete.mutate({ name: codespace.name, idempotencyKey: key() })
  await vi.waitFor(async () => expect(await bothy.api.codespaces.list.query()).toEqual([]), {
    timeout: 30_000,
  })
  expect(await bothy.litter()).toEqual([])
})
