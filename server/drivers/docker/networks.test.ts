import type { NetworkInspectInfo } from 'dockerode'
import { expect, test } from 'vitest'
import { within, workbench } from '../driver-workbench.ts'
import { startDockerBench } from './docker-bench.ts'
import { createDockerDriver } from './docker-driver.ts'
import { labels } from './object-names.ts'

const bench = workbench(startDockerBench)

/** Those of codespaces. */
async function networks(): Promise<NetworkInspectInfo[]> {
  const { engine, names } = bench.under
  const filters = { label: [...names.filter().label, labels.codespace] }
  return engine.call('GET', '/networks', { query: { filters } })
}

test('forty-five codespaces have a network each, far beyond the pools of the engine (F-42)', async () => {
  const ids = Array.from({ length: 45 }, () => bench.newId())
  await Promise.all(ids.map((id) => bench.under.driver.createNetwork(id, within(60))))
  const made = await networks()
  expect(made).toHaveLength(45)
  const subnets = made.map(({ IPAM }) => IPAM?.Config?.[0]?.Subnet ?? '')
  expect(new Set(subnets).size).toBe(45)
  expect(subnets.every((subnet) => /^10\.214\.\d+\.\d+\/28$/.test(subnet))).toBe(true)
  await Promise.all(ids.map((id) => bench.under.driver.removeNetwork(id)))
  expect(await networks()).toEqual([])
})

test('a network has a bridge that a firewall can tell, and no IPv6', async () => {
  await bench.under.driver.createNetwork(bench.newId(), within(20))
  const [network] = await networks()
  expect(network?.EnableIPv6).toBe(false)
  const bridge = network?.Options?.['com.docker.network.bridge.name']
  expect(bridge).toMatch(/^by[a-z0-9]{4}-[a-z0-9]{8}$/)
})

test('a range with no room left says so and leaves nothing half made', async () => {
  const options = { ...bench.under.options, subnetRange: '10.215.0.16/28' }
  await using small = createDockerDriver(options)
  await small.createNetwork(bench.newId(), within(20))
  await expect(small.createNetwork(bench.newId(), within(20))).rejects.toMatchObject({
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
