import type { ContainerInfo } from 'dockerode'
import { expect, test, vi } from 'vitest'
import { within, workbench } from '../../driver-workbench.ts'
import { startDockerBench } from '../docker-bench.ts'
import { createDockerDriver } from '../docker-driver.ts'
import { importTinyImage } from '../tiny-image.testing.ts'
import { changeFirewall, listRules } from './isolation.testing.ts'

// Who is not root cannot change the firewall. Everything else is as on the real machine.
vi.spyOn(process, 'getuid').mockReturnValue(1000)
const bench = workbench(() => startDockerBench())

const ensure = () => bench.under.driver.ensureIsolation(within(60))
const ours = async () => {
  const { names } = bench.under
  return (await listRules()).filter((line) => line.includes(names.bridgeFamily.slice(2))).sort()
}

test('without root the rules are put up by a container that is gone again (S-62)', async () => {
  expect(await ensure()).toEqual({ isVerified: true })
  const { engine, names } = bench.under
  const query = { all: true, filters: names.filter() }
  const left = await engine.call<ContainerInfo[]>('GET', '/containers/json', { query })
  expect(left.map(({ Names }) => Names[0])).toEqual([`/${names.own('sentinel').name}`])
})

test('without root, what the check finds open is put right (S-63)', async () => {
  expect(await ensure()).toEqual({ isVerified: true })
  const rules = await ours()
  await changeFirewall('-F', bench.under.names.chain('HOST'))
  expect(await ensure()).toEqual({ isVerified: true })
  expect(await ours()).toEqual(rules)
})

test('an image without the tool is named, with what to install (S-62)', async () => {
  const { engine, options } = bench.under
  const defaultImage = `bothy-test/without-iptables:${process.pid}`
  await importTinyImage(options.socketPath, defaultImage)
  try {
    await using driver = createDockerDriver({ ...options, defaultImage })
    expect(await driver.ensureIsolation(within(60))).toEqual({
      isVerified: false,
      reason: expect.stringMatching(
        /iptables\S* is not in the image \S+\. Install the package iptables/,
      ),
    })
  } finally {
    await engine.call('DELETE', `/images/${defaultImage}`)
  }
})
