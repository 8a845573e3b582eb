import { expect, test } from 'vitest'
import { openNetwork, within, workbench } from '../../driver-workbench.ts'
import { startDockerBench } from '../docker-bench.ts'
import { createDockerDriver } from '../docker-driver.ts'
import { execIn } from '../exec-in.ts'
import { ObjectNames } from '../object-names.ts'
import { changeFirewall, listRules, removeIsolation } from './isolation.testing.ts'

const bench = workbench(startDockerBench)

const ensure = () => bench.under.driver.ensureIsolation(within(30))
const ours = async () => {
  const { names } = bench.under
  const rules = [...(await listRules('filter')), ...(await listRules('security'))]
  return rules.filter((line) => line.includes(names.bridgeFamily.slice(2)))
}

test('the firewall is put up, seen from inside to hold, and not touched while it does (S-62)', async () => {
  expect(await ensure()).toEqual({ isVerified: true })
  const rules = await ours()
  expect(await Promise.all([ensure(), ensure()])).toEqual([
    { isVerified: true },
    { isVerified: true },
  ])
  expect(await ours()).toEqual(rules)
})

test('a check leaves no process behind, so that it can be made every minute for ever (F-41)', async () => {
  const { engine, names } = bench.under
  for (let check = 0; check < 5; check += 1) expect(await ensure()).toEqual({ isVerified: true })
  const count = async () => {
    const path = `/containers/${names.own('sentinel').name}/stats`
    const query = { stream: false, 'one-shot': true }
    type Stats = { pids_stats: { current: number } }
    return (await engine.call<Stats>('GET', path, { query })).pids_stats.current
  }
  // Its init and what it was made to run.
  await expect.poll(count, { timeout: 10_000 }).toBeLessThanOrEqual(2)
})

test('what guards codespaces is none of them', async () => {
  await ensure()
  expect(await bench.under.driver.list()).toEqual(new Set())
})

test('rules that were emptied behind our back are put up again (S-63, F-59)', async () => {
  await ensure()
  const rules = await ours()
  for (const table of ['filter', 'security']) {
    await changeFirewall('-t', table, '-F', bench.under.names.chain('OUT'))
    expect(await ensure()).toEqual({ isVerified: true })
    expect((await ours()).sort()).toEqual(rules.sort())
  }
})

test('the next life of the server keeps the same rules and no others', async () => {
  await ensure()
  const rules = await ours()
  await using next = bench.under.nextLife()
  expect(await next.ensureIsolation(within(30))).toEqual({ isVerified: true })
  expect((await ours()).sort()).toEqual(rules.sort())
})

test('another server on the engine has rules of its own, and both hold', async () => {
  const { options, driver } = bench.under
  const other = { ...options, instance: `${options.instance}x`, subnetRange: '10.216.0.0/24' }
  await using second = createDockerDriver(other)
  expect(await second.ensureIsolation(within(30))).toEqual({ isVerified: true })
  expect(await ensure()).toEqual({ isVerified: true })
  expect(await second.ensureIsolation(within(30))).toEqual({ isVerified: true })
  expect(await driver.list()).toEqual(new Set())
  await removeIsolation(bench.under.engine, new ObjectNames(other.instance))
  expect(await ensure()).toEqual({ isVerified: true })
})

test('a codespace has no IPv6, which the rules would not cover', async () => {
  const id = await bench.newRunning()
  const addresses = await execIn(bench.under, id, 'cat /proc/net/if_inet6')
  expect(addresses.output).toBe('')
  const isOff = await execIn(bench.under, id, 'cat /proc/sys/net/ipv6/conf/*/disable_ipv6')
  expect(isOff.output).toMatch(/^(1\n)+$/)
  expect(
    (await execIn(bench.under, id, 'echo 0 > /proc/sys/net/ipv6/conf/all/disable_ipv6')).exitCode,
  ).not.toBe(0)
})

test("a codespace's own agent is given what must refuse it: this machine, and nobody's address", async () => {
  const id = await bench.newWorkspace()
  const [machine, canary] = await bench.under.driver.isolationTargets(id, openNetwork, within(20))
  expect(machine?.address).toMatch(/^10\.214\.\d+\.\d+$/)
  expect(canary?.address).toMatch(/^10\.214\.\d+\.\d+$/)
  expect(machine?.address).not.toBe(canary?.address)
})
