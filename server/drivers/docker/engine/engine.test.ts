import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DockerVersion } from 'dockerode'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ObjectNames } from '../object-names.ts'
import { Engine } from './engine.ts'
import { watchContainers } from './engine-events.ts'
import { probeEngine, reasonAgainst } from './probe.ts'

let folder: string
let server: Server | null = null

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bothy-engine-'))
})

afterEach(async () => {
  server?.closeAllConnections()
  server?.close()
  server = null
  await rm(folder, { recursive: true, force: true })
})

async function engineThat(listener: RequestListener): Promise<Engine> {
  const path = join(folder, 'engine.sock')
  server = createServer(listener).listen(path)
  await once(server, 'listening')
  return new Engine(path)
}

test('an engine that is not there is unusable, with the path it should be at (F-10)', async () => {
  const engine = new Engine(join(folder, 'none.sock'))
  await expect(probeEngine(engine)).rejects.toMatchObject({
    code: 'ENGINE_UNUSABLE',
    message: expect.stringContaining('none.sock'),
    cause: { code: 'ENGINE_UNAVAILABLE', cause: { code: 'ENOENT' } },
  })
})

test('an engine that does not answer is given up on (F-10)', async () => {
  const engine = await engineThat(() => undefined)
  await expect(engine.call('GET', '/info', { deadlineMs: 20 })).rejects.toMatchObject({
    code: 'ENGINE_UNAVAILABLE',
    message: expect.stringContaining('did not answer'),
  })
})

test('an engine that answers half and goes away is an outage', async () => {
  const engine = await engineThat((_, answer) => {
    answer.writeHead(200, { 'content-length': '100' })
    answer.write('{"half":')
    setImmediate(() => answer.destroy())
  })
  await expect(engine.call('GET', '/info')).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE' })
})

test('what the engine says against a call is kept with its status', async () => {
  const engine = await engineThat((_, answer) => {
    answer.writeHead(500, { 'content-type': 'application/json' })
    answer.end('{"message":"no space left on device"}')
  })
  await expect(engine.call('POST', '/containers/create')).rejects.toMatchObject({
    status: 500,
    message: 'The container engine says: no space left on device',
  })
})

test('an aborted call rejects with the reason', async () => {
  const given = new AbortController()
  const engine = await engineThat(() => given.abort(new Error('enough')))
  await expect(engine.call('GET', '/info', { signal: given.signal })).rejects.toThrow('enough')
})

const codespaceId = '0b9e4c1e-7d4f-4f0e-9f57-3d8f1f6c2a10'

function containerEvent(Action: string, ID: string, extra: Record<string, string> = {}) {
  const Attributes = { 'bothy.instance': 'test', 'bothy.codespace': codespaceId, ...extra }
  return { Type: 'container', Action, Actor: { ID, Attributes } }
}

test('a container taken off its network is told, one that ended or belongs to a task is not', async () => {
  const off = (container: string, instance = 'test') => ({
    Type: 'network',
    Action: 'disconnect',
    Actor: { ID: 'n1', Attributes: { container, name: `bothy-${instance}-${codespaceId}` } },
  })
  const events = [
    containerEvent('start', 'c1'),
    off('c1'),
    off('c1', 'other'),
    containerEvent('start', 'c2', { 'bothy.task': 'clone' }),
    off('c2'),
    containerEvent('die', 'c1'),
    off('c1'),
    containerEvent('start', 'c1'),
    off('c1'),
    containerEvent('start', 'c3', { 'bothy.instance': 'other' }),
  ]
  const engine = await engineThat((_, answer) => {
    answer.end(events.map((event) => `${JSON.stringify(event)}\n`).join(''))
  })
  const seen: string[] = []
  const reading = (async () => {
    const signal = new AbortController().signal
    for await (const { kind } of watchContainers(engine, new ObjectNames('test'), signal)) {
      seen.push(kind)
    }
  })()
  await expect(reading).rejects.toThrow()
  expect(seen).toEqual(['started', 'disconnected', 'exited', 'started', 'disconnected'])
})

test('a stream of events that breaks off is an error, one that was given up is none (F-11)', async () => {
  const event = containerEvent('start', 'c1')
  const engine = await engineThat((_, answer) => {
    answer.write(`${JSON.stringify(event)}\n`)
    setTimeout(() => answer.destroy(), 20)
  })
  const names = new ObjectNames('test')
  const seen: unknown[] = []
  const reading = (async () => {
    for await (const item of watchContainers(engine, names, new AbortController().signal))
      seen.push(item)
  })()
  await expect(reading).rejects.toThrow()
  expect(seen).toEqual([{ codespaceId, kind: 'started' }])

  const given = new AbortController()
  for await (const _ of watchContainers(engine, names, given.signal)) given.abort()
})

const version = {
  ApiVersion: '1.41',
  Version: '20.10.24',
  Components: [{ Name: 'Engine', Version: '20.10.24' }],
} as DockerVersion
const facts = {
  OSType: 'linux',
  OperatingSystem: 'Debian GNU/Linux 12',
  SecurityOptions: ['name=seccomp,profile=default'],
}

test('Docker Engine is fine; what the contract has not run on is refused by name', () => {
  expect(reasonAgainst(version, facts)).toBe(null)
  const podman = { ...version, Components: [{ ...version.Components[0], Name: 'Podman Engine' }] }
  expect(reasonAgainst(podman as DockerVersion, facts)).toMatch(/Podman/)
  expect(reasonAgainst(version, { ...facts, OperatingSystem: 'Docker Desktop' })).toMatch(/Desktop/)
  expect(reasonAgainst(version, { ...facts, SecurityOptions: ['name=rootless'] })).toMatch(
    /rootless/,
  )
  expect(reasonAgainst(version, { ...facts, SecurityOptions: ['name=userns'] })).toMatch(/userns/)
  expect(reasonAgainst(version, { ...facts, OSType: 'windows' })).toMatch(/Linux/)
  expect(reasonAgainst({ ...version, ApiVersion: '1.40' }, facts)).toMatch(/too old/)
})
