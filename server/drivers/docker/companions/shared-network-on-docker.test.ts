import type { ContainerInspectInfo } from 'dockerode'
import { expect, test } from 'vitest'
import type { CompanionSpec } from '../../companions.schema.ts'
import type { CompanionsSpec } from '../../companions.ts'
import {
  contractWorkspaceBytes,
  openNetwork,
  startOf,
  within,
  workbench,
} from '../../driver-workbench.ts'
import { sharedNetworksOf } from '../../shared-networks.ts'
import { startDockerBench } from '../docker-bench.ts'
import { execIn } from '../exec-in.ts'
import { labels } from '../object-names.ts'

const bench = workbench(startDockerBench)
const busybox = '/.bothy/kits/current/busybox'
const limits = { memoryBytes: 128 * 1024 ** 2, cpus: 0.5, pids: 64 }

/** Answers at localhost alone, as a database that nobody else is to reach does. */
const service = (name: string, port: number, network?: string): CompanionSpec => ({
  name,
  aliases: [],
  ...(network !== undefined && { network }),
  image: bench.under.image,
  entrypoint: ['python3', '-m', 'http.server', String(port), '--bind', '127.0.0.1'],
  command: null,
  environment: {},
  workingDir: '/etc',
  user: '65534',
  healthcheck: {
    test: { argv: ['curl', '-sf', `http://127.0.0.1:${port}/hostname`] },
    intervalMs: 1000,
    timeoutMs: 5000,
    startPeriodMs: null,
    retries: 30,
  },
  volumes: [],
  tmpfs: [],
  init: true,
  shmSizeBytes: null,
  limits: { memoryBytes: null, cpus: null, pids: null },
  dependsOn: [],
})

const planOf = (...companions: CompanionSpec[]) => ({
  companions,
  aliases: ['app'],
  network: 'shared-1',
  dependsOn: companions.map(({ name }) => ({ name, condition: 'service_healthy' as const })),
})
const startServices = (id: string, plan: ReturnType<typeof planOf>) => {
  const each = new Map(plan.companions.map(({ name }) => [name, limits]))
  const spec: CompanionsSpec = { ...plan, limits: each }
  return bench.under.driver.companions?.start(id, spec, () => undefined, within(60))
}

/** Its services first, then its own container: as a codespace comes up. */
async function bringUp(id: string, plan: ReturnType<typeof planOf>, generation = 1): Promise<void> {
  const { driver } = bench.under
  await startServices(id, plan)
  const sharedNetwork = sharedNetworksOf(plan).get('shared-1')
  const spec = {
    ...bench.specOf(id),
    aliases: plan.aliases,
    ...(sharedNetwork && { sharedNetwork }),
  }
  await driver.createContainer(spec, within(60))
  const { online } = await driver.startContainer(id, startOf(generation, 'root'), within(60))
  await online
}

async function begin(...companions: CompanionSpec[]) {
  const id = bench.newId()
  const { driver } = bench.under
  await driver.createNetwork(id, openNetwork, within(20))
  await driver.createWorkspace(id, contractWorkspaceBytes, within(20))
  const plan = planOf(...companions)
  await bringUp(id, plan)
  return { id, plan }
}

const inspect = (name: string) =>
  bench.under.engine.call<ContainerInspectInfo>('GET', `/containers/${name}/json`)
const ask = async (id: string, port: number) =>
  (
    await execIn(
      bench.under,
      id,
      `curl -sf --max-time 3 http://127.0.0.1:${port}/hostname || echo no`,
    )
  ).output
const looksUp = async (id: string, name: string) =>
  (await execIn(bench.under, id, `getent hosts ${name} | cut -d' ' -f1`)).output

test('a codespace and its service have one address and one localhost, whichever of them is made anew (S-57, S-62)', async () => {
  const { driver, names } = bench.under
  const { id, plan } = await begin(service('db', 5432, 'shared-1'), service('web', 8080))
  expect(await ask(id, 5432)).toBe('codespace\n')
  expect(await ask(id, 8080)).toBe('no\n')
  const address = await looksUp(id, 'db')
  expect(address).toMatch(/^10\.214\./)
  expect(await looksUp(id, 'app')).toBe(address)
  expect(await looksUp(id, 'web')).not.toBe(address)
  expect(await driver.inspect(id)).toEqual({ status: 'running', hasNetwork: true })

  // What is anew finds the others where they were.
  await driver.stopContainer(id, 5000)
  expect((await driver.companions?.list(id))?.map(({ status }) => status)).toEqual([
    'exited',
    'exited',
  ])
  await bringUp(id, plan, 2)
  expect(await ask(id, 5432)).toBe('codespace\n')
  const again = startOf(3, 'root')
  await (await driver.startContainer(id, again, within(60))).online
  expect(await ask(id, 5432)).toBe('codespace\n')
  const [db] = plan.companions
  if (!db) throw new Error('There is none.')
  await startServices(id, planOf({ ...db, environment: { ANOTHER: 'one' } }))
  expect(await ask(id, 5432)).toBe('codespace\n')
  expect(await looksUp(id, 'db')).toBe(await looksUp(id, 'app'))

  // Nothing of it is on a network of the machine's, nor of another codespace's.
  const holder = await inspect(names.holder(id, 'shared-1'))
  expect(Object.keys(holder.NetworkSettings.Networks)).toEqual([names.of(id)])
  for (const name of [names.of(id), names.companion(id, 'db')]) {
    const found = await inspect(name)
    expect(found.NetworkSettings.Networks).toEqual({})
    expect(found.HostConfig.NetworkMode).toBe(`container:${holder.Id}`)
    expect(found.HostConfig).toMatchObject({ Privileged: false, CapDrop: ['MKNOD', 'NET_RAW'] })
  }
  expect(holder.HostConfig).toMatchObject({
    Privileged: false,
    CapDrop: ['ALL'],
    ReadonlyRootfs: true,
    Binds: null,
  })
  expect(holder.Config.Labels[labels.holder]).toBe('shared-1')
})

test('a shared network is cut and mended as any other, and comes back where what holds it ended (S-62)', async () => {
  const { driver, engine, names } = bench.under
  const { id, plan } = await begin(service('db', 5432, 'shared-1'))
  const online = () => execIn(bench.under, id, `${busybox} route -n | grep -c '^0.0.0.0' || true`)
  expect((await online()).output).toBe('1\n')
  await driver.cutNetwork(id)
  expect(await driver.inspect(id)).toEqual({ status: 'running', hasNetwork: false })
  expect((await online()).output).toBe('0\n')
  // What is theirs alone goes on.
  expect(await ask(id, 5432)).toBe('codespace\n')
  await driver.mendNetwork(id, openNetwork, within(20))
  expect(await driver.inspect(id)).toEqual({ status: 'running', hasNetwork: true })
  expect((await online()).output).toBe('1\n')
  expect(await looksUp(id, 'db')).toMatch(/^10\.214\./)

  await engine.call('POST', `/containers/${names.holder(id, 'shared-1')}/kill`)
  await expect
    .poll(() => driver.inspect(id), { timeout: 60_000 })
    .toEqual({ status: 'running', hasNetwork: false })
  // Its container ends then, and begins anew as one does that has ended.
  await driver.mendNetwork(id, openNetwork, within(40))
  expect(await driver.inspect(id)).toMatchObject({ status: 'exited' })
  await bringUp(id, plan, 2)
  expect(await ask(id, 5432)).toBe('codespace\n')
  expect(await driver.inspect(id)).toEqual({ status: 'running', hasNetwork: true })

  await driver.stopContainer(id, 5000)
  await engine.call('DELETE', `/containers/${names.holder(id, 'shared-1')}`)
  await expect(driver.startContainer(id, startOf(3, 'root'), within(60))).rejects.toMatchObject({
    code: 'SHARED_NETWORK_GONE',
  })
  await driver.removeContainer(id)
  await bringUp(id, plan, 4)
  expect(await ask(id, 5432)).toBe('codespace\n')
})
