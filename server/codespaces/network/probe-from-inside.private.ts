import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { afterAll, beforeEach, expect, test } from 'vitest'
import type { AppContext } from '#server/context.ts'
import type { Egress } from '#server/drivers/container-driver.ts'
import { startPrivateBench } from '#server/drivers/docker/isolation/private-engine.testing.ts'
import { within, workbench } from '#server/drivers/driver-workbench.ts'
import { probeFromInside } from './probe-from-inside.ts'

const resolvConf = '/etc/resolv.conf'
const bench = workbench(startPrivateBench)
let resolver: Socket | null = null
afterAll(() => resolver?.close())
beforeEach(async () => {
  const report = await bench.under.driver.ensureIsolation(within(50))
  expect(report).toEqual({ isVerified: true })
})

async function probed(id: string, egress: Egress): Promise<string> {
  const ctx = { config: { isolation: 'enforced' }, driver: bench.under.driver }
  return probeFromInside(ctx as unknown as AppContext, { id, egress }, within(20)).then(
    () => 'isolated',
    (error: Error) => error.message,
  )
}

test('its own agent finds that one which reaches nothing does so, and would find that it did not', async () => {
  const [closed, open] = [await bench.newRunning('none'), await bench.newRunning()]
  expect(await probed(closed, 'none')).toBe('isolated')
  expect(await probed(open, 'public')).toBe('isolated')
  // As if it had been started on the wrong one.
  expect(await probed(open, 'none')).toContain('192.0.2.9:9 should be refused, and was unanswered')
})

test('a name server of this machine that the engine asks for it is found (S-76)', async () => {
  resolver = createSocket('udp4')
  resolver.on('message', (question, from) => {
    const noSuchName = Buffer.from(question)
    noSuchName.writeUInt16BE(0x8183, 2)
    resolver?.send(noSuchName, from.port, from.address)
  })
  resolver.bind(53, '127.0.0.1')
  await once(resolver, 'listening')
  const before = await readFile(resolvConf, 'utf8')
  await writeFile(resolvConf, 'nameserver 127.0.0.1\n')
  try {
    const id = await bench.newRunning('none')
    expect(await probed(id, 'none')).toContain('names are answered in it')
  } finally {
    await writeFile(resolvConf, before)
  }
})
