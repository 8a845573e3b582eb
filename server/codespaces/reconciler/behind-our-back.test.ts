import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { GitHost } from '#e2e/github/git-host.ts'
import { startOf } from '#server/drivers/driver-workbench.ts'
import type { MemoryDriver } from '#server/drivers/memory/memory-driver.ts'
import { HostedApp } from '#server/testing/hosted-app.ts'
import { MoodyEngine } from '#server/testing/moody-engine.ts'
import { TestApp, type TestUser } from '#server/testing/test-app.ts'
import type { Codespace } from '../codespaces.schema.ts'

let hosted: HostedApp
let host: GitHost
let repositoryUrl: string
let app: TestApp
let alice: TestUser
const engine = new MoodyEngine()
/** Somebody else at the same engine, of whom this server hears by events or not at all. */
let others: MemoryDriver
beforeAll(async () => {
  hosted = await HostedApp.start({
    wrap: ({ db, driver }) => {
      others = driver as MemoryDriver
      return { db, driver: engine.driver(driver) }
    },
    // Only what an event tells is noticed before these tests would give up.
    times: { sweepEveryMs: 600_000, retryMs: 50 },
  })
  ;({ app, alice, host } = hosted)
  repositoryUrl = await host.addRepository('ada/hut', { 'README.md': 'one\n' })
})
afterAll(() => hosted?.[Symbol.asyncDispose]())

const key = () => crypto.randomUUID()
const workspaceOf = (codespace: Codespace) => hosted.fileOf(codespace, '')
const agentPid = ({ id }: Codespace): number =>
  JSON.parse(readFileSync(join(app.folder, 'c', id, 'process'), 'utf8')).pid

async function newRunning(): Promise<Codespace> {
  const codespace = await hosted.create(repositoryUrl)
  expect(codespace.state).toBe('running')
  writeFileSync(join(workspaceOf(codespace), 'unsaved.txt'), 'mine\n')
  return codespace
}

const unsavedOf = (codespace: Codespace) =>
  readFileSync(join(workspaceOf(codespace), 'unsaved.txt'), 'utf8')

async function until(name: string, isSo: (codespace: Codespace) => boolean): Promise<Codespace> {
  const signal = AbortSignal.timeout(20_000)
  const read = () => alice.api.codespaces.get({ name })
  for await (const codespace of app.ctx.changes.snapshots(read, () => true, signal)) {
    if (isSo(codespace)) return codespace
  }
  throw new Error(`It stays like this: ${JSON.stringify(await read())}`)
}

describe('a codespace that somebody else at the engine', () => {
  test('removed the container of runs again, with its files (F-55, R6)', async () => {
    const codespace = await newRunning()
    others.dropContainer(codespace.id)
    const again = await until(
      codespace.name,
      ({ generation, state }) => generation === 2 && state === 'running',
    )
    expect(again).toMatchObject({ failure: null, condition: null })
    expect(unsavedOf(codespace)).toBe('mine\n')
  })

  test('paused is shown as paused, and goes on where it was when it is repaired (F-55)', async () => {
    const codespace = await newRunning()
    const pid = agentPid(codespace)
    others.pauseContainer(codespace.id)
    await until(codespace.name, ({ condition }) => condition === 'paused')
    await alice.api.codespaces.repair({ name: codespace.name })
    expect(await until(codespace.name, ({ condition }) => condition === null)).toMatchObject({
      state: 'running',
      generation: 1,
    })
    await vi.waitFor(async () => {
      expect(await others.inspect(codespace.id)).toMatchObject({ status: 'running' })
    })
    expect(agentPid(codespace)).toBe(pid)
  })

  test('resumed by themselves is shown as running again (F-55)', async () => {
    const { id, name } = await newRunning()
    others.pauseContainer(id)
    await until(name, ({ condition }) => condition === 'paused')
    await others.resumeContainer(id)
    await until(name, ({ condition }) => condition === null)
  })

  test('paused can be stopped and started, and what is unsaved in it is unknown then (R5, F-39)', async () => {
    const { id, name } = await newRunning()
    expect((await alice.api.codespaces.checkWork({ name })).work).not.toBeNull()
    others.pauseContainer(id)
    await until(name, ({ condition }) => condition === 'paused')
    await alice.api.codespaces.stop({ name, idempotencyKey: key() })
    const stopped = await app.reached(alice, name, 'stopped')
    expect(stopped).toMatchObject({ condition: null, work: null })
    await alice.api.codespaces.start({ name, idempotencyKey: key() })
    expect(await app.reached(alice, name, 'running', 'failed')).toMatchObject({ state: 'running' })
  })

  test('took off its network says so, and is put back when it is repaired (F-55, F-59)', async () => {
    const codespace = await newRunning()
    const pid = agentPid(codespace)
    await others.cutNetwork(codespace.id)
    await until(codespace.name, ({ condition }) => condition === 'network-broken')
    await alice.api.codespaces.repair({ name: codespace.name })
    await until(codespace.name, ({ condition }) => condition === null)
    expect(await others.inspect(codespace.id)).toEqual({ status: 'running', hasNetwork: true })
    expect(agentPid(codespace)).toBe(pid)
  })

  test('removed the files of fails by that name, and never gets fresh ones in their place (F-55)', async () => {
    const codespace = await newRunning()
    const { id, name } = codespace
    await alice.api.codespaces.stop({ name, idempotencyKey: key() })
    await app.reached(alice, name, 'stopped')
    const workspaces = join(app.folder, 'c', id, 'workspaces')
    renameSync(workspaces, join(app.folder, 'elsewhere'))
    for (const _ of ['once', 'and once more']) {
      await alice.api.codespaces.start({ name, idempotencyKey: key() })
      const { failure } = await app.reached(alice, name, 'failed', 'running')
      expect(failure).toMatch(/files .*(missing|not on this server)/)
      expect(existsSync(workspaces)).toBe(false)
    }
    // Whoever took them brings them back.
    renameSync(join(app.folder, 'elsewhere'), workspaces)
    await alice.api.codespaces.start({ name, idempotencyKey: key() })
    await app.reached(alice, name, 'running')
    expect(unsavedOf(codespace)).toBe('mine\n')
  })

  test('keeps ending soon after its start is started again once, then left to its owner (F-13)', async () => {
    const codespace = await newRunning()
    const { name } = codespace
    process.kill(-agentPid(codespace), 'SIGKILL')
    await until(name, ({ generation, state }) => generation === 2 && state === 'running')
    process.kill(-agentPid(codespace), 'SIGKILL')
    expect(await app.reached(alice, name, 'failed')).toMatchObject({
      generation: 2,
      failure: expect.stringContaining('ended soon after its start'),
    })
    await alice.api.codespaces.start({ name, idempotencyKey: key() })
    await app.reached(alice, name, 'running')
    expect(unsavedOf(codespace)).toBe('mine\n')
  })

  test('began again after it had failed stays failed, closed to everybody, until its owner starts it (F-13)', async () => {
    const codespace = await newRunning()
    const { id, name } = codespace
    process.kill(-agentPid(codespace), 'SIGKILL')
    await until(name, ({ generation, state }) => generation === 2 && state === 'running')
    process.kill(-agentPid(codespace), 'SIGKILL')
    const { failure } = await app.reached(alice, name, 'failed')
    const signal = AbortSignal.timeout(20_000)
    await others.startContainer(id, startOf(2, 'dev'), signal)
    // Its agent is back, and answers.
    const line = await others.connect(id, signal)
    line.destroy()
    // Another has come up since, so whatever was heard of it has been acted upon.
    await newRunning()
    expect(await alice.api.codespaces.get({ name })).toMatchObject({ state: 'failed', failure })
    expect(await alice.api.plane.mayConnect({ name })).toEqual({ verdict: 'not-running' })
    await alice.api.codespaces.start({ name, idempotencyKey: key() })
    expect(await app.reached(alice, name, 'running', 'failed')).toMatchObject({
      ...{ state: 'running', generation: 3, failure: null },
    })
    expect(unsavedOf(codespace)).toBe('mine\n')
  })

  test('removed files and container of fails likewise (F-55)', async () => {
    const codespace = await newRunning()
    await others.removeWorkspace(codespace.id)
    others.dropContainer(codespace.id)
    const { failure } = await app.reached(alice, codespace.name, 'failed')
    expect(failure).toMatch(/files .*(missing|not on this server)/)
    expect(existsSync(workspaceOf(codespace))).toBe(false)
  })
})

describe('an engine', () => {
  test('that keeps its events to itself is asked anyway (F-11)', async () => {
    let somebody: MemoryDriver | undefined
    const mute = new MoodyEngine()
    mute.isMute = true
    await using quick = await TestApp.start({
      environment: { BOTHY_GIT_HOSTS: host.host, BOTHY_EXTRA_CA: host.caFile },
      wrap: ({ db, driver }) => {
        somebody = driver as MemoryDriver
        return { db, driver: mute.driver(driver) }
      },
      times: { sweepEveryMs: 100, retryMs: 50 },
    })
    const bob = await quick.signIn()
    const { name, id } = await bob.api.codespaces.create({ repositoryUrl, idempotencyKey: key() })
    await quick.reached(bob, name, 'running')
    somebody?.dropContainer(id)
    await vi.waitFor(
      async () => {
        expect(await bob.api.codespaces.get({ name })).toMatchObject({
          generation: 2,
          state: 'running',
        })
      },
      { timeout: 20_000 },
    )
  })

  test('that is away leaves the dashboard readable and agents in reach (F-10)', async () => {
    const { id, name } = await newRunning()
    engine.isAway = true
    try {
      expect((await alice.api.codespaces.list()).map((codespace) => codespace.name)).toContain(name)
      const line = await app.ctx.driver.connect(id, AbortSignal.timeout(5000))
      line.destroy()
      expect((await alice.api.codespaces.get({ name })).state).toBe('running')
    } finally {
      engine.isAway = false
    }
    expect((await alice.api.codespaces.get({ name })).state).toBe('running')
  })

  test('that keeps nothing apart any more takes codespaces off their networks until it does (S-62, S-63)', async () => {
    const codespace = await newRunning()
    const { id, name } = codespace
    const pid = agentPid(codespace)
    engine.isOpen = true
    try {
      await app.ctx.isolation.checkNow()
      await until(name, ({ condition }) => condition === 'network-cut')
      expect(await others.inspect(id)).toEqual({ status: 'running', hasNetwork: false })
      // Nobody talks themselves back onto the network.
      await alice.api.codespaces.repair({ name })
      const other = await alice.api.codespaces.create({ repositoryUrl, idempotencyKey: key() })
      expect((await app.reached(alice, other.name, 'failed', 'running')).failure).toContain('apart')
      expect(await others.inspect(id)).toEqual({ status: 'running', hasNetwork: false })
    } finally {
      engine.isOpen = false
    }
    await app.ctx.isolation.checkNow()
    await until(name, ({ condition }) => condition === null)
    expect(await others.inspect(id)).toEqual({ status: 'running', hasNetwork: true })
    expect(agentPid(codespace)).toBe(pid)
  })

  test('that was away when isolation was checked costs nobody their network once it is back (F-10)', async () => {
    const { id, name } = await newRunning()
    engine.isAway = true
    try {
      expect((await app.ctx.isolation.checkNow()).isolation).toBe('unverified')
    } finally {
      engine.isAway = false
    }
    const conditions: (string | null)[] = []
    others.pauseContainer(id)
    await until(name, ({ condition }) => condition === 'paused')
    await others.resumeContainer(id)
    await until(name, ({ condition }) => {
      conditions.push(condition)
      return condition === null
    })
    expect(conditions).not.toContain('network-cut')
    expect(await others.inspect(id)).toEqual({ status: 'running', hasNetwork: true })
  })

  test('that is away is waited for by who stops or deletes (F-10, R5)', async () => {
    const first = await newRunning()
    const second = await newRunning()
    engine.isAway = true
    try {
      const { name } = first
      const stopping = await alice.api.codespaces.stop({ name, idempotencyKey: key() })
      expect(stopping.state).toBe('stopping')
      await alice.api.codespaces.delete({ name: second.name, idempotencyKey: key() })
      // A wish that came later is taken all the same.
      expect((await alice.api.codespaces.get({ name: second.name })).state).toBe('deleting')
    } finally {
      engine.isAway = false
    }
    await app.reached(alice, first.name, 'stopped')
    await app.reached(alice, second.name, 'deleted')
    expect(await others.inspect(first.id)).toMatchObject({ status: 'exited' })
    expect(await others.inspect(second.id)).toEqual({ status: 'missing' })
  })

  test('that is away fails a start with that reason, and the next start works (F-10, R11)', async () => {
    const { name } = await newRunning()
    await alice.api.codespaces.stop({ name, idempotencyKey: key() })
    await app.reached(alice, name, 'stopped')
    engine.isAway = true
    try {
      await alice.api.codespaces.start({ name, idempotencyKey: key() })
      expect((await app.reached(alice, name, 'failed', 'running')).failure).toContain('engine')
    } finally {
      engine.isAway = false
    }
    await alice.api.codespaces.start({ name, idempotencyKey: key() })
    expect((await app.reached(alice, name, 'running', 'failed')).failure).toBeNull()
  })
})
