import { execFileSync } from 'node:child_process'
import { existsSync, lstatSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { heldSecrets } from '#agent/protocol/secrets.ts'
import { GitHost } from '#e2e/github/git-host.ts'
import type { SecretTarget } from '#server/secrets/secrets.schema.ts'
import { TestApp, type TestUser } from '#server/testing/test-app.ts'
import { callAgent } from '../agent-calls.ts'
import { findById, update } from '../codespaces.store.ts'
import { deliverSecretsAgain, partsOf } from './deliver-secrets.ts'
import { stampsOf } from './secret-stamps.ts'

const canary = 'canary-7f3k9-"$(id)"\nsecond-line-7f3k9'
const other = 'canary-other-7f3k9'
const within = { timeout: 20_000, interval: 50 }

let host: GitHost
let app: TestApp
let alice: TestUser
let repositoryUrl: string
beforeAll(async () => {
  host = await GitHost.start('127.0.0.1')
  repositoryUrl = await host.addRepository('ada/secret-hut', {
    '.devcontainer.json': JSON.stringify({
      onCreateCommand: 'printf %s "$TOKEN" > ../created; env',
      postStartCommand: 'printf %s "$TOKEN" > ../started; echo "is $TOKEN"; cat ../../key',
    }),
  })
  app = await TestApp.start({
    environment: { BOTHY_GIT_HOSTS: host.host, BOTHY_EXTRA_CA: host.caFile },
  })
  alice = await app.signIn()
})
afterAll(async () => {
  await app[Symbol.asyncDispose]()
  await host[Symbol.asyncDispose]()
})

const idempotencyKey = () => crypto.randomUUID()

function set(name: string, value: string, target: SecretTarget = { kind: 'variable' }) {
  return alice.api.secrets.set({
    of: { level: 'user', ownerKey: '' },
    name,
    value: Buffer.from(value).toString('base64'),
    target,
    audience: { kind: 'all' },
  })
}
const unset = (name: string) =>
  alice.api.secrets.delete({ of: { level: 'user', ownerKey: '' }, name })

async function create(): Promise<{ id: string; name: string }> {
  const { id, name } = await alice.api.codespaces.create({
    repositoryUrl,
    idempotencyKey: idempotencyKey(),
  })
  await app.reached(alice, name, 'running', 'failed')
  await vi.waitFor(async () => expect(await states(name)).not.toMatch(/pending|running/), within)
  return { id, name }
}

async function states(name: string): Promise<string> {
  for await (const steps of await alice.api.codespaces.steps({ name })) {
    return steps.map(({ state }) => state).join()
  }
  return ''
}

async function restart(name: string): Promise<void> {
  const { generation } = await alice.api.codespaces.restart({
    name,
    idempotencyKey: idempotencyKey(),
  })
  await app.reached(alice, name, 'running', 'failed')
  expect((await alice.api.codespaces.get({ name })).generation).toBe(generation)
  await vi.waitFor(async () => expect(await states(name)).not.toMatch(/pending|running/), within)
}

const read = (id: string, file: string) =>
  readFileSync(join(app.folder, 'c', id, 'workspaces', file), 'utf8')
const logsOf = (id: string): string => {
  const folder = join(app.ctx.config.dataFolder, 'logs', id)
  return readdirSync(folder)
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n')
}

/**
 * Whether it stands in any file of the server's, the database with what it has not written back
 * yet among them.
 */
function isInServerFiles(text: string): boolean {
  try {
    execFileSync('grep', ['-rqaF', '-e', text, app.ctx.config.dataFolder, join(app.folder, 'l')])
    return true
  } catch {
    return false
  }
}

test('commands have what is set when a start is under way, and the server’s disk nothing of it (S-74, S-77, S-78)', async () => {
  const place = (id: string) => join(app.folder, 'c', id, 'key')
  await set('TOKEN', canary)
  const { id, name } = await create()
  expect(read(id, 'created')).toBe(canary)
  expect(read(id, 'started')).toBe(canary)
  expect(await alice.api.secrets.state({ name })).toEqual({ isRestartNeeded: false, changed: [] })
  // Both lines of the value, where a command printed its environment.
  expect(logsOf(id)).toMatch(/TOKEN=\*\*\*\s+\*\*\*/)
  expect(isInServerFiles('second-line-7f3k9')).toBe(false)

  await set('KEY', other, { kind: 'file', path: place(id), mode: '600' })
  expect(await alice.api.secrets.state({ name })).toEqual({
    isRestartNeeded: true,
    changed: ['KEY'],
  })
  expect(existsSync(place(id))).toBe(false)
  await restart(name)
  expect(readFileSync(place(id), 'utf8')).toBe(other)
  expect(statSync(place(id)).mode & 0o777).toBe(0o600)
  expect((await alice.api.secrets.state({ name })).isRestartNeeded).toBe(false)

  const logs = logsOf(id)
  expect(logs).toContain('Secrets: KEY, TOKEN')
  expect(logs).toMatch(/is \*\*\*\s+\*\*\*/)
  for (const line of [...canary.split('\n'), other]) expect(isInServerFiles(line)).toBe(false)
  await unset('KEY')
  await unset('TOKEN')
  await restart(name)
  expect(lstatSync(place(id), { throwIfNoEntry: false })).toBeUndefined()
  expect(read(id, 'started')).toBe('')

  const { events } = await alice.api.audit.own({ actions: ['secret.deliver'] })
  expect(events.map(({ actor, after }) => [actor, after])).toEqual([
    [null, { variables: [], files: [], missing: [] }],
    [null, { variables: ['TOKEN'], files: ['KEY'], missing: [] }],
    [null, { variables: ['TOKEN'], files: [], missing: [] }],
  ])
})

test('an agent that was killed is given them again, and whoever watches hears of a change', async () => {
  await set('TOKEN', canary)
  const { id, name } = await create()
  const { api } = alice
  const states = (await api.secrets.watchState({ name }))[Symbol.asyncIterator]()
  const changed = async () => (await states.next()).value?.changed
  expect(await changed()).toEqual([])
  const next = changed()
  await set('TOKEN', other)
  expect(await next).toEqual(['TOKEN'])
  await states.return?.()

  const file = join(app.folder, 'c', id, 'process')
  process.kill(JSON.parse(readFileSync(file, 'utf8')).pid, 'SIGKILL')
  await vi.waitFor(() => expect(read(id, 'started')).toBe(other), within)
  expect((await api.secrets.state({ name })).isRestartNeeded).toBe(false)
  await unset('TOKEN')
})

test('an agent that has lost what it was given gets it as it is now, and one that has it keeps it', async () => {
  const { id, name } = await create()
  const rowNow = async () => {
    const row = await findById(app.ctx, id)
    if (!row) throw new Error('It is gone.')
    return row
  }
  const held = async () => {
    const call = { procedure: 'secrets.held', kind: 'query', answer: heldSecrets } as const
    return (await callAgent(app.ctx, id, call, AbortSignal.timeout(5000))).version
  }
  expect([await held(), (await rowNow()).secretStamps]).toEqual([null, null])
  await set('TOKEN', canary)
  const again = async () => deliverSecretsAgain(app.ctx, await rowNow(), AbortSignal.timeout(5000))
  // It never had any: what is set while it runs waits for a restart.
  await again()
  expect(await held()).toBe(null)
  await update(app.ctx, id, { secretStamps: JSON.stringify({ EARLIER: '1' }) })
  await again()
  const version = await held()
  expect(version).not.toBe(null)
  expect(Object.keys(stampsOf(await rowNow()))).toEqual(['TOKEN'])
  await set('TOKEN', other)
  await again()
  expect(await held()).toBe(version)
  expect((await alice.api.secrets.state({ name })).changed).toEqual(['TOKEN'])
  await unset('TOKEN')
})

test('one that cannot be opened any more keeps no codespace from starting, and is named (F-51)', async () => {
  await set('TOKEN', canary)
  await set('LOST', other)
  await app.ctx.db
    .updateTable('secret')
    .set({ sealedValue: 'x' })
    .where('name', '=', 'LOST')
    .execute()
  const { id, name } = await create()
  expect((await alice.api.codespaces.get({ name })).state).toBe('running')
  expect(read(id, 'started')).toBe(canary)
  expect(logsOf(id)).toContain('The secret LOST is missing')
  expect((await alice.api.secrets.state({ name })).isRestartNeeded).toBe(false)
})

test('a restart starts one that is stopped, and a key that was used restarts nothing again (F-37)', async () => {
  const { name, generation } = await alice.api.codespaces.create({
    template: 'blank',
    idempotencyKey: idempotencyKey(),
  })
  await app.reached(alice, name, 'running')
  const key = idempotencyKey()
  const wish = () => alice.api.codespaces.restart({ name, idempotencyKey: key })
  const [one, two] = await Promise.all([wish(), wish()])
  expect([one.generation, two.generation]).toEqual([generation + 1, generation + 1])
  await app.reached(alice, name, 'running')
  await alice.api.codespaces.stop({ name, idempotencyKey: idempotencyKey() })
  await app.reached(alice, name, 'stopped')
  expect((await wish()).state).toBe('stopped')
  await restart(name)
  await alice.api.codespaces.delete({ name, idempotencyKey: idempotencyKey() })
  await expect(restart(name)).rejects.toMatchObject({ cause: { code: 'CODESPACE_DELETED' } })
})

test('no part is longer than the agent takes, and none is lost', () => {
  const variables = Array.from({ length: 100 }, (_, index) => ({
    name: `V_${index}`,
    // JSON says each of these with six characters.
    value: '\x01'.repeat(48 * 1024),
  }))
  const files = Array.from({ length: 100 }, (_, index) => ({
    name: `F_${index}`,
    path: `~/${index}`,
    mode: '600',
    content: Buffer.alloc(48 * 1024, index),
  }))
  const parts = partsOf({ variables, files })
  const longest = Math.max(...parts.map((part) => Buffer.byteLength(JSON.stringify(part))))
  expect(longest).toBeLessThan(1024 * 1024 - 1000)
  expect(parts.flatMap((part) => part.variables)).toEqual(variables)
  expect(parts.flatMap((part) => part.files.map(({ name }) => name))).toHaveLength(100)
  expect(partsOf({ variables: [], files: [] })).toEqual([{ variables: [], files: [] }])
})
