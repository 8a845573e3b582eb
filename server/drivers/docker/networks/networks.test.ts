import type { ContainerInfo, NetworkInspectInfo } from 'dockerode'
import { expect, test } from 'vitest'
import { openNetwork, startOf, within, workbench } from '../../driver-workbench.ts'
import { startDockerBench } from '../docker-bench.ts'
import { createDockerDriver } from '../docker-driver.ts'
import { execIn } from '../exec-in.ts'
import { labels } from '../object-names.ts'

const bench = workbench(startDockerBench)

/** Those of codespaces. */
async function networks(): Promise<NetworkInspectInfo[]> {
  const { engine, names } = bench.under
  const filters = { label: [...names.filter().label, labels.codespace] }
  return engine.call('GET', '/networks', { query: { filters } })
}

test('forty-five codespaces have a network each, far beyond the pools of the engine (F-42)', async () => {
  const ids = Array.from({ length: 45 }, () => bench.newId())
  await Promise.all(ids.map((id) => bench.under.driver.createNetwork(id, openNetwork, within(60))))
  const made = await networks()
  expect(made).toHaveLength(45)
  const subnets = made.map(({ IPAM }) => IPAM?.Config?.[0]?.Subnet ?? '')
  expect(new Set(subnets).size).toBe(45)
  expect(subnets.every((subnet) => /^10\.214\.\d+\.\d+\/28$/.test(subnet))).toBe(true)
  await Promise.all(ids.map((id) => bench.under.driver.removeNetwork(id)))
  expect(await networks()).toEqual([])
})

test('a network has a bridge that a firewall can tell, and no IPv6', async () => {
  await bench.under.driver.createNetwork(bench.newId(), openNetwork, within(20))
  const [network] = await networks()
  expect(network?.EnableIPv6).toBe(false)
  const bridge = network?.Options?.['com.docker.network.bridge.name']
  expect(bridge).toMatch(/^by[a-z0-9]{4}-[a-z0-9]{8}$/)
})

test('what is written in a container outlasts the change of what it reaches', async () => {
  const id = await bench.newRunning()
  const { driver } = bench.under
  const marked = 'cat /kept /workspaces/kept'
  await execIn(bench.under, id, 'echo inside > /kept; echo outside > /workspaces/kept')
  for (const [generation, egress] of [
    [2, 'none'],
    [3, 'public'],
  ] as const) {
    await driver.stopContainer(id, 2000)
    await driver.createNetwork(id, { egress }, within(20))
    await driver.startContainer(id, startOf(generation, 'root'), within(60))
    expect((await execIn(bench.under, id, marked)).output).toBe('inside\noutside\n')
  }
})

test("a task's own network is there while it runs, has the internet, and is gone after it", async () => {
  const id = await bench.newWorkspace('none')
  const { names, driver } = bench.under
  const own = names.taskNetwork(id, 'check')
  const bridges = async () =>
    (await networks()).map(({ Options }) => Options?.['com.docker.network.bridge.name']).sort()
  const closed = names.network(id, 'none').bridge
  const given = new AbortController()
  const ended = [
    bench.run(id, 'true', { hasOwnNetwork: true }),
    bench.run(id, 'exit 3', { hasOwnNetwork: true, task: 'other' }),
  ]
  await Promise.all(ended)
  await expect.poll(bridges, { timeout: 10_000 }).toEqual([closed])
  let during: unknown
  const aborted = driver.runTask(
    {
      codespaceId: id,
      task: 'check',
      image: bench.under.image,
      argv: ['/bin/sh', '-c', 'echo begun; exec sleep 600'],
      environment: {},
      hasOwnNetwork: true,
      onOutput: () => {
        during = bridges().finally(() => given.abort(new Error('enough')))
      },
    },
    given.signal,
  )
  await expect(aborted).rejects.toThrow('enough')
  expect(await during).toEqual([own.bridge, closed].sort())
  expect(await bridges()).toEqual([closed])
})

test('the network of a task that a crash left goes with the task (F-03)', async () => {
  const { engine, names, driver, options } = bench.under
  const leave = async (id: string) => {
    const { name, bridge, labels: all } = names.taskNetwork(id, 'clone')
    const Options = { 'com.docker.network.bridge.name': bridge }
    const network = { Name: name, Labels: all, Options }
    await engine.call('POST', '/networks/create', { body: network })
    const body = {
      Image: options.defaultImage,
      Entrypoint: ['/bin/sleep', '600'],
      Labels: all,
      HostConfig: { NetworkMode: name },
    }
    await engine.call('POST', '/containers/create', { query: { name }, body })
    await engine.call('POST', `/containers/${name}/start`)
  }
  const own = async () => (await networks()).map(({ Name }) => Name).sort()
  const containers = async (id: string) => {
    const query = { all: true, filters: names.filter(id) }
    const found = await engine.call<ContainerInfo[]>('GET', '/containers/json', { query })
    return found.map(({ Names }) => Names[0])
  }
  const id = await bench.newRunning('none')
  await leave(id)
  expect(await own()).toHaveLength(2)
  await driver.listen(id, startOf(1, 'root'))
  await expect.poll(() => containers(id), { timeout: 10_000 }).toEqual([`/${names.of(id)}`])
  expect(await own()).toEqual([names.of(id)])
  await leave(id)
  await driver.removeContainer(id)
  expect(await own()).toEqual([names.of(id)])
  await leave(id)
  await engine.call('DELETE', `/containers/${names.task(id, 'clone')}?force=1`)
  await driver.removeNetwork(id)
  expect(await own()).toEqual([])
})

test('a range with no room left says so and leaves nothing half made', async () => {
  const options = { ...bench.under.options, subnetRange: '10.215.0.16/28' }
  await using small = createDockerDriver(options)
  await small.createNetwork(bench.newId(), openNetwork, within(20))
  await expect(small.createNetwork(bench.newId(), openNetwork, within(20))).rejects.toMatchObject({
    code: 'NETWORK_RANGE_FULL',
  })
  expect(await networks()).toHaveLength(1)
})

test('another server on the same engine sees and touches nothing of ours', async () => {
  const id = await bench.newRunning()
  const { options, driver } = bench.under
  await using other = createDockerDriver({
    ...options,
    instance: 'other',
    dataFolder: `${options.dataFolder}-other`,
    linesFolder: `${options.linesFolder}-other`,
  })
  expect(await other.list()).toEqual(new Set())
  expect(await other.inspect(id)).toEqual({ status: 'missing' })
  await other.removeContainer(id)
  await other.removeNetwork(id)
  await other.removeWorkspace(id)
  expect(await driver.inspect(id)).toMatchObject({ status: 'running' })
})
