import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openNetwork, within, workbench } from '../../driver-workbench.ts'
import { execIn } from '../exec-in.ts'
import { changeRoutes, removeRules } from './isolation.testing.ts'
import {
  addressOf,
  gatewayOf,
  listenEverywhere,
  listenInside,
  privateWorld,
  publishForge,
  reach,
  reachFromOutside,
  resolveNames,
  startPrivateBench,
  worldPort,
} from './private-engine.testing.ts'

const { machine, beyond } = privateWorld()
const publishedPort = 18_080
let service: Awaited<ReturnType<typeof listenEverywhere>>
let allowed: Awaited<ReturnType<typeof listenEverywhere>>

const bench = workbench(async () => {
  service = await listenEverywhere()
  allowed = await listenEverywhere()
  return startPrivateBench({
    allow: [
      'resolvers',
      { range: `${machine.lan}/32`, port: allowed.port },
      { range: `${machine.lan}/32`, port: publishedPort },
      { range: `${beyond.home}/32`, port: worldPort },
    ],
  })
})
let names: Disposable

beforeAll(async () => {
  names = await resolveNames()
})
afterAll(() => {
  names[Symbol.dispose]()
  service.close()
  allowed.close()
})
beforeEach(async () => {
  expect(await bench.under.driver.ensureIsolation(within(30))).toEqual({ isVerified: true })
})

test('the public internet is open, and private networks and metadata beyond this machine are not (S-62)', async () => {
  const id = await bench.newRunning()
  expect(await reach(bench.under, id, beyond.public, worldPort)).toBe('connected')
  for (const address of [beyond.lan, beyond.metadata]) {
    expect(await reach(bench.under, id, address, worldPort), address).toBe('refused')
  }
})

test('services of this machine are refused on every address it has (S-62)', async () => {
  const id = await bench.newRunning()
  const gateway = gatewayOf(await addressOf(bench.under, id))
  for (const address of [gateway, machine.lan, machine.metadata, machine.resolver, '198.18.77.1']) {
    expect(await reach(bench.under, id, address, service.port), address).toBe('refused')
  }
})

test('one codespace does not reach another, nor its gateway (S-62)', async () => {
  const [one, other] = [await bench.newRunning(), await bench.newRunning()]
  const address = await addressOf(bench.under, other)
  await listenInside(bench.under, other, 7000)
  // From inside itself it answers: what keeps the other off is not that nobody listens.
  await expect.poll(() => reach(bench.under, other, address, 7000)).toBe('connected')
  expect(await reach(bench.under, one, address, 7000)).toBe('refused')
  expect(await reach(bench.under, one, gatewayOf(address), service.port)).toBe('refused')
})

test('nobody outside begins a connection with a codespace', async () => {
  const id = await bench.newRunning()
  const address = await addressOf(bench.under, id)
  await listenInside(bench.under, id, 7000)
  await expect.poll(() => reach(bench.under, id, address, 7000)).toBe('connected')
  await removeRules()
  expect(await reachFromOutside(address, 7000)).toBe('connected')
  await bench.under.driver.ensureIsolation(within(30))
  expect(await reachFromOutside(address, 7000)).toBe('unreachable')
  expect(await reachFromOutside(machine.lan, service.port)).toBe('connected')
})

test('what the operator allows is open on that port alone, here and beyond', async () => {
  const id = await bench.newRunning()
  expect(await reach(bench.under, id, machine.lan, allowed.port)).toBe('connected')
  expect(await reach(bench.under, id, machine.lan, service.port)).toBe('refused')
  expect(await reach(bench.under, id, beyond.home, worldPort)).toBe('connected')
  expect(await reach(bench.under, id, beyond.home, worldPort + 1)).toBe('refused')
})

test('a port that another container publishes here is open where the operator allows it', async () => {
  const id = await bench.newRunning()
  await using _forge = await publishForge(bench.under, [publishedPort, publishedPort + 1])
  // Something answers on both.
  for (const port of [publishedPort, publishedPort + 1]) {
    await expect.poll(() => reachFromOutside(machine.lan, port)).toBe('connected')
  }
  expect(await reach(bench.under, id, machine.lan, publishedPort)).toBe('connected')
  expect(await reach(bench.under, id, machine.lan, publishedPort + 1)).toBe('refused')
})

test('names are resolved by the name server of this machine', async () => {
  const id = await bench.newRunning()
  const { output } = await execIn(
    bench.under,
    id,
    '/.bothy/kits/current/busybox nslookup -type=a example.com',
  )
  expect(output).toContain(beyond.public)
})

test("a codespace's own targets are refused to it", async () => {
  const id = await bench.newRunning()
  const targets = await bench.under.driver.isolationTargets(id, openNetwork, within(20))
  expect(targets).toHaveLength(2)
  for (const { address, port } of targets) {
    expect(await reach(bench.under, id, address, port), address).toBe('refused')
  }
})

test("this machine's own networks are refused although they are public ones", async () => {
  const id = await bench.newRunning()
  expect(await reach(bench.under, id, beyond.public, worldPort)).toBe('connected')
  await changeRoutes('add', '203.0.113.0/24', 'dev', 'out0')
  try {
    expect(await bench.under.driver.ensureIsolation(within(30))).toEqual({ isVerified: true })
    expect(await reach(bench.under, id, beyond.public, worldPort)).toBe('refused')
  } finally {
    await changeRoutes('del', '203.0.113.0/24', 'dev', 'out0')
  }
  await bench.under.driver.ensureIsolation(within(30))
  expect(await reach(bench.under, id, beyond.public, worldPort)).toBe('connected')
})

test.for([
  ['of its own', undefined],
  ['that it shares', 'shared-1'],
] as const)(
  'a service with an address %s reaches its own codespace and what that reaches, and nothing else (S-57, S-62)',
  async ([, network]) => {
    const [own, other] = [await bench.newRunning(), await bench.newRunning()]
    await listenInside(bench.under, own, 7000)
    await listenInside(bench.under, other, 7000)
    const [ownAddress, otherAddress] = await Promise.all(
      [own, other].map((id) => addressOf(bench.under, id)),
    )
    const refused = [
      [otherAddress, 7000],
      [gatewayOf(ownAddress ?? ''), service.port],
      [machine.lan, service.port],
      [machine.metadata, service.port],
      [beyond.lan, worldPort],
      [beyond.metadata, worldPort],
    ]
    const reached = [
      [ownAddress, 7000],
      [beyond.public, worldPort],
    ]
    const tries = [...reached, ...refused].map(
      ([address, port]) =>
        `busybox nc -w 3 ${address} ${port} </dev/null >/dev/null 2>&1 && echo yes || echo no`,
    )
    const script = `${tries.join('; ')}; busybox nc -ll -p 7001 -e /bin/cat`
    const companion = {
      name: 'db',
      aliases: [],
      ...(network !== undefined && { network }),
      image: bench.under.image,
      entrypoint: ['/bin/sh', '-c', script],
      command: null,
      environment: { PATH: '/bin' },
      workingDir: null,
      user: null,
      healthcheck: 'none' as const,
      volumes: [],
      tmpfs: [],
      init: true,
      shmSizeBytes: null,
      limits: { memoryBytes: null, cpus: null, pids: null },
      dependsOn: [],
    }
    const limits = new Map([['db', { memoryBytes: 64 * 1024 ** 2, cpus: 0.5, pids: 32 }]])
    const { companions } = bench.under.driver
    const spec = { companions: [companion], dependsOn: [], limits }
    await companions?.start(own, spec, () => undefined, within(30))
    const answers = [...reached.map(() => 'yes'), ...refused.map(() => 'no')].join('\n')
    await expect.poll(() => companions?.lastLines(own, 'db'), { timeout: 40_000 }).toBe(answers)
    await expect.poll(() => reach(bench.under, own, 'db', 7001)).toBe('connected')
    expect(await reach(bench.under, other, 'db', 7001)).not.toBe('connected')
  },
)
