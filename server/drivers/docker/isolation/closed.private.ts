import { afterAll, beforeEach, expect, test } from 'vitest'
import { askAgent, within, workbench } from '../../driver-workbench.ts'
import { execIn } from '../exec-in.ts'
import { documentationAddress } from './firewall-rules.ts'
import { changeFirewall, removeRules } from './isolation.testing.ts'
import {
  addressOf,
  gatewayOf,
  listenEverywhere,
  listenInside,
  privateWorld,
  reach,
  reachFromOutside,
  resolveNames,
  startPrivateBench,
  worldPort,
} from './private-engine.testing.ts'

const { machine, beyond } = privateWorld()
const busybox = '/.bothy/kits/current/busybox'
const port = 7000
let names: Disposable
let service: Awaited<ReturnType<typeof listenEverywhere>>

/** What the operator allows the others is closed to one that reaches nothing, too. */
const bench = workbench(async () => {
  service = await listenEverywhere()
  names = await resolveNames()
  return startPrivateBench({
    allow: ['resolvers', { range: `${machine.lan}/32`, port: service.port }],
  })
})
afterAll(() => {
  service.close()
  names[Symbol.dispose]()
})
const ensure = () => bench.under.driver.ensureIsolation(within(50))
const isVerified = { isVerified: true }
beforeEach(async () => expect(await ensure()).toEqual(isVerified))

/** An answer comes within milliseconds, or not at all. */
const lookUp = async (id: string, server = '') =>
  (
    await execIn(
      bench.under,
      id,
      `${busybox} timeout 2 ${busybox} nslookup -type=a example.com ${server} 2>&1`,
    )
  ).output

/** Nothing that is sent gets anywhere, and all of it is told so at once. */
async function isClosed(id: string): Promise<void> {
  const gateway = gatewayOf(await addressOf(bench.under, id))
  const places: [string, number][] = [
    [beyond.public, worldPort],
    [beyond.lan, worldPort],
    [beyond.metadata, worldPort],
    [documentationAddress, 9],
    ...[gateway, machine.lan, machine.metadata, machine.resolver].map(
      (address): [string, number] => [address, service.port],
    ),
  ]
  const outcomes = places.map(async (place) => [...place, await reach(bench.under, id, ...place)])
  expect(await Promise.all(outcomes)).toEqual(places.map((place) => [...place, 'refused']))
}

test('one that reaches nothing is refused the internet, names and this machine; others are not (S-76)', async () => {
  const id = await bench.newRunning('none')
  const other = await bench.newRunning()
  await isClosed(id)
  for (const answer of await Promise.all([lookUp(id), lookUp(id, machine.resolver)])) {
    expect(answer).not.toContain(beyond.public)
  }
  expect(await reach(bench.under, other, beyond.public, worldPort)).toBe('connected')
  expect(await reach(bench.under, other, machine.lan, service.port)).toBe('connected')
  expect(await lookUp(other)).toContain(beyond.public)
  expect(await lookUp(other, machine.resolver)).toContain(beyond.public)
  // No IPv6 either; and its line is there all the same.
  expect((await execIn(bench.under, id, 'cat /proc/net/if_inet6')).output).toBe('')
  expect((await askAgent(await bench.under.driver.connect(id, within(20)))).status).toBe(200)
})

test('neither it nor another codespace begins a connection with the other, nor anybody outside', async () => {
  const [closed, other, open] = [
    await bench.newRunning('none'),
    await bench.newRunning('none'),
    await bench.newRunning(),
  ]
  for (const id of [closed, other, open]) await listenInside(bench.under, id, port)
  const at = (id: string) => addressOf(bench.under, id)
  const isReached = async (from: string, to: string) => reach(bench.under, from, await at(to), port)
  for (const id of [closed, other, open]) {
    await expect.poll(() => isReached(id, id)).toBe('connected')
  }
  expect(await isReached(closed, other)).toBe('refused')
  expect(await isReached(closed, open)).toBe('refused')
  expect(await isReached(open, closed)).toBe('refused')
  expect(await reachFromOutside(await at(closed), port)).toBe('unreachable')
  expect(await reach(bench.under, closed, gatewayOf(await at(open)), service.port)).toBe('refused')
})

test('a task on a network of its own has the internet beside it, and no way to it', async () => {
  const id = await bench.newRunning('none')
  await listenInside(bench.under, id, port)
  const address = await addressOf(bench.under, id)
  const dial = (place: string) =>
    `/bin/busybox nc -w 5 ${place} </dev/null >/dev/null 2>&1; echo $?`
  const script = `${dial(`${beyond.public} ${worldPort}`)}; ${dial(`${address} ${port}`)}`
  const { output } = await bench.run(id, script, { hasOwnNetwork: true })
  expect(output).toMatch(/^0\n[1-9]\d*\n$/)
  await isClosed(id)
})

test("what its own agent is given to try is refused to it, and would not be to another's (S-62)", async () => {
  const [id, other] = [await bench.newRunning('none'), await bench.newRunning()]
  const targets = await bench.under.driver.isolationTargets(id, { egress: 'none' }, within(20))
  expect(targets).toHaveLength(3)
  for (const target of targets) {
    expect(await reach(bench.under, id, target.address, target.port), target.address).toBe(
      'refused',
    )
  }
  expect(await reach(bench.under, other, documentationAddress, 9)).toBe('unanswered')
})

test('between two starts it comes to reach the internet, and nothing again', async () => {
  const id = await bench.newRunning('none')
  const { driver } = bench.under
  await driver.mendNetwork(id, { egress: 'public' }, within(20))
  expect(await reach(bench.under, id, beyond.public, worldPort)).toBe('connected')
  expect(await lookUp(id)).toContain(beyond.public)
  await driver.mendNetwork(id, { egress: 'none' }, within(20))
  await isClosed(id)
})

test('rules that were flushed behind our back are put up again for it, too (S-63)', async () => {
  const id = await bench.newRunning('none')
  await removeRules()
  expect(await reach(bench.under, id, beyond.public, worldPort)).toBe('connected')
  expect(await reach(bench.under, id, machine.lan, service.port)).toBe('connected')
  const hold = `(while ${busybox} usleep 50000; do echo ping || exit; done |
    ${busybox} nc ${beyond.public} ${worldPort} > /tmp/held; echo over > /tmp/end) >/dev/null 2>&1 &`
  await execIn(bench.under, id, hold)
  const said = async (file: string) => (await execIn(bench.under, id, `cat /tmp/${file}`)).output
  await expect.poll(() => said('held')).toContain('ping')
  expect(await ensure()).toEqual(isVerified)
  await isClosed(id)
  // One that was begun meanwhile ends.
  await expect.poll(() => said('end')).toBe('over\n')
})

test('its rules alone, taken out or put behind others, are missed', async () => {
  const id = await bench.newRunning('none')
  const closed = `${bench.under.names.closedBridgePrefix}+`
  const { names: objects } = bench.under
  const [no, shut] = [objects.chain('NO'), objects.chain('SHUT')]
  await changeFirewall('-D', 'DOCKER-USER', '-i', closed, '-j', no)
  await changeFirewall('-D', 'INPUT', '-i', closed, '-j', no)
  expect(await ensure()).toEqual(isVerified)
  await isClosed(id)
  await changeFirewall('-I', 'DOCKER-USER', '-i', closed, '-j', 'ACCEPT')
  await changeFirewall('-t', 'security', '-D', 'FORWARD', '-i', closed, '-j', shut)
  expect(await ensure()).toEqual(isVerified)
  await isClosed(id)
  await changeFirewall('-D', 'DOCKER-USER', '-i', closed, '-j', 'ACCEPT')
})

test('while the engine has its rule that leads to ours taken out, nothing gets through (S-62)', async () => {
  const id = await bench.newRunning('none')
  // As it does for a moment with each network it makes.
  await changeFirewall('-D', 'FORWARD', '-j', 'DOCKER-USER')
  const [outcome, answer] = await Promise.all([
    reach(bench.under, id, beyond.public, worldPort),
    lookUp(id),
  ])
  expect(outcome).toBe('unanswered')
  expect(answer).not.toContain(beyond.public)
  await changeFirewall('-I', 'FORWARD', '-j', 'DOCKER-USER')
  await isClosed(id)
})
