import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ProbeTarget } from '#agent/protocol/network.ts'
import { removeRules } from '#server/drivers/docker/isolation/isolation.testing.ts'
import {
  listenEverywhere,
  privateWorld,
  resolveNames,
  startPrivateBench,
  worldPort,
} from '#server/drivers/docker/isolation/private-engine.testing.ts'
import { within, workbench } from '#server/drivers/driver-workbench.ts'

const { machine, beyond } = privateWorld()
const bench = workbench(() => startPrivateBench())
const limits = { memoryBytes: 128 * 1024 ** 2, cpus: 1, pids: 100, diskBytes: 64 * 1024 ** 2 }

let names: Disposable
let service: Awaited<ReturnType<typeof listenEverywhere>>
beforeAll(async () => {
  service = await listenEverywhere()
  names = await resolveNames()
})
afterAll(() => {
  service.close()
  names[Symbol.dispose]()
})

/** A step that is not kept. Resolves to what it printed. */
async function run(codespaceId: string, script: string, refused: ProbeTarget[]): Promise<string> {
  const { building } = bench.under.driver
  if (!building) throw new Error('This driver builds images.')
  const { imageId, config } = await building.readImage(bench.under.image, within(20))
  const command = {
    argv: ['/bin/sh', '-c', script],
    environment: {},
    user: '',
    workingDir: '/',
    network: { refused },
    seesFiles: false,
    hasShared: false,
    inMemory: [],
  }
  let said = ''
  const onOutput = (bytes: Uint8Array) => {
    said += Buffer.from(bytes).toString()
  }
  const step = { codespaceId, ownerId: 'ada', from: imageId, key: null, config, command, limits }
  const end = await building.buildStep({ ...step, onOutput }, within(60))
  expect(end).toMatchObject({ kind: 'built' })
  return said
}

const isVerified = { isVerified: true }
const dial = (address: string, port: number) =>
  `/bin/busybox nc -w 3 ${address} ${port} </dev/null >/dev/null 2>&1 && echo yes || echo no`
const targetsOf = (id: string) =>
  bench.under.driver.isolationTargets(id, { egress: 'public' }, within(20))

test('a step of a build reaches the public internet, and neither this machine, private networks nor metadata (S-60, S-62)', async () => {
  expect(await bench.under.driver.ensureIsolation(within(50))).toEqual(isVerified)
  const places: [string, number][] = [
    [beyond.public, worldPort],
    [beyond.lan, worldPort],
    [beyond.metadata, worldPort],
    [machine.lan, service.port],
    [machine.metadata, service.port],
  ]
  const script = places.map(([address, port]) => dial(address, port)).join('; ')
  const id = await bench.newWorkspace()
  expect(await run(id, script, await targetsOf(id))).toBe('yes\nno\nno\nno\nno\n')
})

test('without the rules no command of a build begins, whoever took them away (S-63)', async () => {
  const { driver } = bench.under
  expect(await driver.ensureIsolation(within(50))).toEqual(isVerified)
  const id = await bench.newWorkspace()
  await removeRules()
  const attempt = run(id, 'echo begun', await targetsOf(id))
  await expect(attempt).rejects.toMatchObject({ code: 'BUILD_NOT_ISOLATED' })
  expect(await driver.ensureIsolation(within(50))).toEqual(isVerified)
  expect(await run(id, 'echo begun', await targetsOf(id))).toBe('begun\n')
})
