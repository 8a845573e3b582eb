import type { ContainerInspectInfo } from 'dockerode'
import { expect, test } from 'vitest'
import { startOf, within, workbench } from '../../driver-workbench.ts'
import { type DockerUnderTest, startDockerBench } from '../docker-bench.ts'
import { execIn } from '../exec-in.ts'

let under: DockerUnderTest
const bench = workbench(async () => {
  under = await startDockerBench()
  return under
})

test('a container knows its network, its name and the names of others at every start', async () => {
  const id = await bench.newRunning()
  const look = async () =>
    (await execIn(under, id, 'cat /etc/resolv.conf /etc/hosts /proc/net/route')).output
  const known = await look()
  expect(known).toMatch(/^nameserver 127\.0\.0\.11$/m)
  expect(known).toMatch(/^[\d.]+\s+codespace$/m)
  expect(known).toMatch(/^eth0\s+00000000\s/m)
  await under.driver.stopContainer(id, 5000)
  expect(await remembered(id)).toEqual([])
  const { online } = await under.driver.startContainer(id, startOf(2, 'root'), within(60))
  await online
  expect(await look()).toBe(known)
})

/** The networks that the engine would put it on when it starts. */
async function remembered(id: string): Promise<string[]> {
  type Found = Pick<ContainerInspectInfo, 'NetworkSettings'>
  const path = `/containers/${under.names.of(id)}/json`
  return Object.keys((await under.engine.call<Found>('GET', path)).NetworkSettings.Networks)
}

test('what stopped by itself starts on its network all the same', async () => {
  const id = await bench.newRunning()
  await under.engine.call('POST', `/containers/${under.names.of(id)}/kill`)
  await expect
    .poll(() => under.driver.inspect(id), { timeout: 10_000 })
    .toMatchObject({ status: 'exited' })
  const { online } = await under.driver.startContainer(id, startOf(2, 'root'), within(60))
  await online
  expect(await under.driver.inspect(id)).toEqual({ status: 'running', hasNetwork: true })
})
