import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, expect, test } from 'vitest'
import { openNetwork, within, workbench } from '../../driver-workbench.ts'
import { execIn } from '../exec-in.ts'
import { changeFirewall, changeLink, removeRules } from './isolation.testing.ts'
import {
  listenEverywhere,
  privateWorld,
  reach,
  startPrivateBench,
  worldPort,
} from './private-engine.testing.ts'

const run = promisify(execFile)
const { socketPath, machine, beyond } = privateWorld()
const isVerified = { isVerified: true }
let service: Awaited<ReturnType<typeof listenEverywhere>>

const bench = workbench(async () => {
  service = await listenEverywhere()
  return startPrivateBench()
})
const ensure = () => bench.under.driver.ensureIsolation(within(50))
afterEach(async () => expect(await ensure()).toEqual(isVerified))
afterAll(() => service.close())

/** Refused on this machine and beyond it, while the public internet is open. */
async function holds(id: string): Promise<void> {
  expect(await reach(bench.under, id, machine.lan, service.port)).toBe('refused')
  expect(await reach(bench.under, id, beyond.lan, worldPort)).toBe('refused')
  expect(await reach(bench.under, id, beyond.public, worldPort)).toBe('connected')
}

/** The engine of these tests: whoever started it starts it again. */
async function restartEngine(): Promise<void> {
  const pidFile = join(dirname(socketPath), 'docker.pid')
  const before = await readFile(pidFile, 'utf8')
  process.kill(Number(before), 'SIGTERM')
  const pid = () => readFile(pidFile, 'utf8').catch(() => before)
  await expect.poll(pid, { timeout: 20_000 }).not.toBe(before)
  const info = () => bench.under.engine.call('GET', '/info').catch(() => null)
  await expect.poll(info, { timeout: 20_000 }).not.toBeNull()
}

test('rules that were flushed behind our back are noticed and put up again (S-63, F-59)', async () => {
  const id = await bench.newRunning()
  await ensure()
  await holds(id)
  await removeRules()
  expect(await reach(bench.under, id, machine.lan, service.port)).toBe('connected')
  expect(await reach(bench.under, id, beyond.lan, worldPort)).toBe('connected')
  expect(await ensure()).toEqual(isVerified)
  await holds(id)
})

test('a connection that was begun while the rules were gone ends when they are back', async () => {
  const id = await bench.newRunning()
  await ensure()
  await removeRules()
  const hold = (address: string, port: number) =>
    execIn(
      bench.under,
      id,
      `/.bothy/kits/current/busybox sh -c '(while /.bothy/kits/current/busybox usleep 50000; do echo ping || exit; done |
        /.bothy/kits/current/busybox nc ${address} ${port} > /tmp/${address}; echo over > /tmp/${address}.end) &' >/dev/null 2>&1`,
    )
  const said = async (file: string) => (await execIn(bench.under, id, `cat /tmp/${file}`)).output
  for (const [address, port] of [
    [machine.lan, service.port],
    [beyond.lan, worldPort],
    [beyond.public, worldPort],
  ] as const) {
    await hold(address, port)
    await expect.poll(() => said(address)).toContain('ping')
  }
  expect(await ensure()).toEqual(isVerified)
  await expect.poll(() => said(`${machine.lan}.end`)).toBe('over\n')
  await expect.poll(() => said(`${beyond.lan}.end`)).toBe('over\n')
  const before = (await said(beyond.public)).length
  await expect.poll(async () => (await said(beyond.public)).length).toBeGreaterThan(before)
})

test('while the engine has its rule that leads to ours taken out, nothing gets through (S-62)', async () => {
  const id = await bench.newRunning()
  await ensure()
  // As it does for a moment with each network it makes.
  await changeFirewall('-D', 'FORWARD', '-j', 'DOCKER-USER')
  expect(await reach(bench.under, id, beyond.lan, worldPort)).toBe('unanswered')
  expect(await reach(bench.under, id, machine.lan, service.port)).toBe('refused')
  expect(await reach(bench.under, id, beyond.public, worldPort)).toBe('connected')
  await changeFirewall('-I', 'FORWARD', '-j', 'DOCKER-USER')
  await holds(id)
})

test('a rule that lets everything in ahead of ours loses its place', async () => {
  const id = await bench.newRunning()
  await ensure()
  await changeFirewall('-I', 'INPUT', '-j', 'ACCEPT')
  await changeFirewall('-I', 'DOCKER-USER', '-j', 'ACCEPT')
  await changeFirewall('-I', 'FORWARD', '-j', 'ACCEPT')
  await changeFirewall('-t', 'security', '-I', 'FORWARD', '-j', 'ACCEPT')
  expect(await ensure()).toEqual(isVerified)
  await holds(id)
  await changeFirewall('-D', 'INPUT', '-j', 'ACCEPT')
  await changeFirewall('-D', 'DOCKER-USER', '-j', 'ACCEPT')
  await changeFirewall('-D', 'FORWARD', '-j', 'ACCEPT')
  await changeFirewall('-t', 'security', '-D', 'FORWARD', '-j', 'ACCEPT')
})

test("where the engine's own chains are gone too, the rules are put up without them", async () => {
  const id = await bench.newRunning()
  await ensure()
  await changeFirewall('-F')
  await changeFirewall('-X')
  expect(await ensure()).toEqual(isVerified)
  await holds(id)
  await restartEngine()
  expect(await ensure()).toEqual(isVerified)
  await holds(id)
})

test('what is open although the rules stand is seen from inside, and so is silence', async () => {
  await ensure()
  const bridges = `${bench.under.names.bridgePrefix}+`
  const elsewhere = `${beyond.public}:${worldPort}`
  const divert = ['PREROUTING', '-i', bridges, '-p', 'tcp', '-j', 'DNAT', '--to', elsewhere]
  await changeFirewall('-t', 'nat', '-I', ...divert)
  expect(await ensure()).toEqual({
    isVerified: false,
    reason: expect.stringContaining('a connection to this machine was connected'),
  })
  await changeFirewall('-t', 'nat', '-D', ...divert)
  const silence = ['PREROUTING', '-i', bridges, '-p', 'tcp', '-j', 'DROP']
  await changeFirewall('-t', 'mangle', '-I', ...silence)
  expect(await ensure()).toMatchObject({ isVerified: false })
  await changeFirewall('-t', 'mangle', '-D', ...silence)
})

test('a firewall that cannot be changed is reported with what the tool says', async () => {
  await ensure()
  await changeFirewall('-F', bench.under.names.chain('OUT'))
  const [tool, off] = ['/usr/sbin/xtables-nft-multi', '/usr/sbin/xtables-legacy-multi']
  for (const file of [tool, off]) await run('mount', ['--bind', '/bin/false', file])
  try {
    expect(await ensure()).toMatchObject({
      isVerified: false,
      reason: expect.stringContaining('iptables'),
    })
  } finally {
    for (const file of [tool, off]) await run('umount', [file])
  }
})

test('forwarding that was switched off is reported by name (F-59)', async () => {
  await ensure()
  await writeFile('/proc/sys/net/ipv4/ip_forward', '0')
  expect(await ensure()).toEqual({
    isVerified: false,
    reason: expect.stringContaining('net.ipv4.ip_forward is 0'),
  })
  await writeFile('/proc/sys/net/ipv4/ip_forward', '1')
})

test('a bridge that was deleted is seen, and made anew with the container on it (F-59, S-100)', async () => {
  const id = await bench.newRunning()
  await ensure()
  const { driver, names } = bench.under
  await changeLink('del', names.network(id, 'public').bridge)
  expect(await driver.inspect(id)).toEqual({ status: 'running', hasNetwork: false })
  await driver.mendNetwork(id, openNetwork, within(20))
  expect(await driver.inspect(id)).toEqual({ status: 'running', hasNetwork: true })
  expect(await ensure()).toEqual(isVerified)
  await holds(id)
})

test('what guards codespaces is made anew where it is gone', async () => {
  await ensure()
  const { engine, names } = bench.under
  const path = `/containers/${names.own('sentinel').name}`
  await engine.call('POST', `${path}/pause`)
  expect(await ensure()).toEqual(isVerified)
  await engine.call('DELETE', `${path}?force=1`)
  expect(await ensure()).toEqual(isVerified)
  for (const part of ['sentinel', 'canary'] as const) {
    await changeLink('del', names.own(part).bridge)
    expect(await ensure()).toEqual(isVerified)
  }
})

test('after a restart of the engine the rules stand and hold (S-63)', async () => {
  const id = await bench.newRunning()
  await ensure()
  const { driver } = bench.under
  await restartEngine()
  expect(await ensure()).toEqual(isVerified)
  expect(await driver.inspect(id)).toEqual({ status: 'running', hasNetwork: true })
  await holds(id)
})
