import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { GitHost } from '#e2e/github/git-host.ts'
import type { ContainerDriver } from '#server/drivers/container-driver.ts'
import type { MemoryDriver } from '#server/drivers/memory/memory-driver.ts'
import type { TemplateId } from '#server/templates/templates.schema.ts'
import { TestApp, type TestUser } from '#server/testing/test-app.ts'
import type { Codespace, StepName } from '../codespaces.schema.ts'

let host: GitHost
let repositoryUrl: string
let app: TestApp
let alice: TestUser
let engine: MemoryDriver
/** Of each task: whether it had a network of its own. */
const tasks = new Map<string, boolean>()

/** Sees which tasks are run. */
function watched(driver: ContainerDriver): ContainerDriver {
  return new Proxy(driver, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target)
      if (typeof member !== 'function') return member
      return (...given: unknown[]) => {
        const [spec] = given as Parameters<ContainerDriver['runTask']>
        if (name === 'runTask') tasks.set(spec.task, spec.hasOwnNetwork === true)
        return Reflect.apply(member, target, given)
      }
    },
  })
}

beforeAll(async () => {
  host = await GitHost.start('127.0.0.1')
  repositoryUrl = await host.addRepository('ada/hut', { 'README.md': 'one\n' })
  app = await TestApp.start({
    environment: {
      BOTHY_GIT_HOSTS: host.host,
      BOTHY_EXTRA_CA: host.caFile,
      BOTHY_TRUSTED_REPOSITORIES: '',
    },
    wrap: ({ db, driver }) => {
      engine = driver as MemoryDriver
      return { db, driver: watched(driver) }
    },
    times: { retryMs: 50 },
  })
  alice = await app.signIn()
})
beforeEach(() => tasks.clear())
afterAll(async () => {
  await app?.[Symbol.asyncDispose]()
  await host?.[Symbol.asyncDispose]()
})

const key = () => crypto.randomUUID()
type Wanted =
  | { template: TemplateId }
  | { repositoryUrl: string; trustedConfigurationHash?: string }

async function create(wanted: Wanted): Promise<Codespace> {
  const { name } = await alice.api.codespaces.create({ ...wanted, idempotencyKey: key() })
  const codespace = await app.reached(alice, name, 'running', 'failed')
  expect(codespace).toMatchObject({ state: 'running' })
  return codespace
}

async function logOf(name: string, step: StepName): Promise<string> {
  for await (const event of await alice.api.codespaces.stepLog({ name, step })) {
    const [, { text }] = event as unknown as [id: string, data: { text: string }]
    return text
  }
  return ''
}

async function until(name: string, isSo: (codespace: Codespace) => boolean): Promise<void> {
  const read = () => alice.api.codespaces.get({ name })
  const signal = AbortSignal.timeout(20_000)
  for await (const codespace of app.ctx.changes.snapshots(read, () => true, signal)) {
    if (isSo(codespace)) return
  }
  throw new Error(`It stays like this: ${JSON.stringify(await read())}`)
}

async function restart({ name }: Codespace): Promise<void> {
  await alice.api.codespaces.stop({ name, idempotencyKey: key() })
  await app.reached(alice, name, 'stopped')
  await alice.api.codespaces.start({ name, idempotencyKey: key() })
  await app.reached(alice, name, 'running', 'failed')
}

test('one that nobody trusts reaches nothing, and is fetched by tasks that do (S-76)', async () => {
  const { id, name } = await create({ repositoryUrl })
  expect(engine.egressOf(id)).toBe('none')
  expect(await engine.inspect(id)).toEqual({ status: 'running', hasNetwork: true })
  await expect
    .poll(() => Object.fromEntries(tasks), { timeout: 15_000 })
    .toEqual({ clone: true, history: true })
  expect(await logOf(name, 'network')).toBe(
    'Not trusted, so it reaches nothing: neither the internet nor names.\n',
  )
})

test('one from a template has the internet from the first moment on', async () => {
  const { id } = await create({ template: 'blank' })
  expect(engine.egressOf(id)).toBe('public')
  // It is fetched in its own container, which is on that network.
  expect(tasks.has('clone')).toBe(false)
})

test('trusted, it has the internet from its next start on, and loses it with the trust', async () => {
  const codespace = await create({ repositoryUrl })
  const { id, name, trust } = codespace
  const configurationHash = trust.configurationHash ?? ''
  await alice.api.codespaces.trust({ name, configurationHash })
  expect(engine.egressOf(id)).toBe('none')
  await restart(codespace)
  expect(engine.egressOf(id)).toBe('public')
  expect(await engine.inspect(id)).toEqual({ status: 'running', hasNetwork: true })
  await alice.api.codespaces.distrust({ name })
  expect(engine.egressOf(id)).toBe('public')
  await restart(codespace)
  expect(engine.egressOf(id)).toBe('none')
})

test('one whose configuration is not what was trusted reaches nothing either', async () => {
  const { id, trust } = await create({ repositoryUrl, trustedConfigurationHash: '0'.repeat(64) })
  expect(trust).toMatchObject({ isTrusted: false, reason: 'changed' })
  expect(engine.egressOf(id)).toBe('none')
  expect(await engine.inspect(id)).toEqual({ status: 'running', hasNetwork: true })
})

test('taken off its network, or robbed of it, it is put on one that reaches nothing (F-59)', async () => {
  const { id, name } = await create({ repositoryUrl })
  for (const isGone of [false, true]) {
    if (isGone) await engine.removeNetwork(id)
    await engine.cutNetwork(id)
    await until(name, ({ condition }) => condition === 'network-broken')
    await alice.api.codespaces.repair({ name })
    await until(name, ({ condition }) => condition === null)
    expect(await engine.inspect(id)).toEqual({ status: 'running', hasNetwork: true })
    expect(engine.egressOf(id)).toBe('none')
  }
})
