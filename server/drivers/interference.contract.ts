import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { probeInput } from '#agent/protocol/network.ts'
import type { ContainerEvent } from './container-driver.ts'
import {
  askAgent,
  type DriverUnderTest,
  openNetwork,
  startOf,
  within,
  workbench,
} from './driver-workbench.ts'

/**
 * What the server relies on when somebody else is at work on the engine: part of every
 * driver's contract.
 */
export function describeInterference(name: string, make: () => Promise<DriverUnderTest>): void {
  describe(`what happens behind the server's back on ${name}`, () => {
    const bench = workbench(make)
    const driver = () => bench.under.driver
    const isRunning = { status: 'running', hasNetwork: true }

    /**
     * Which of the `wanted` the driver tells of one codespace while `work` goes on, until it has
     * told the last.
     */
    async function toldDuring(
      id: string,
      wanted: ContainerEvent['kind'][],
      work: () => Promise<void>,
    ) {
      const watching = new AbortController()
      const events = driver().events(watching.signal)
      const kinds: string[] = []
      const watched = (async () => {
        for await (const { codespaceId, kind } of events) {
          if (codespaceId !== id || !wanted.includes(kind)) continue
          kinds.push(kind)
          if (kind === wanted.at(-1)) return
        }
      })()
      await work()
      await Promise.race([watched, once(within(10), 'abort')])
      watching.abort()
      return kinds
    }

    test('a paused container is told and shown so, and goes on where it was (F-55)', async () => {
      const id = await bench.newRunning()
      const kinds = await toldDuring(id, ['paused', 'resumed'], async () => {
        await bench.under.pause(id)
        expect(await driver().inspect(id)).toEqual({ status: 'paused', hasNetwork: true })
        await driver().resumeContainer(id)
      })
      expect(kinds).toEqual(['paused', 'resumed'])
      expect(await driver().inspect(id)).toEqual(isRunning)
      expect((await askAgent(await driver().connect(id, within(20)))).status).toBe(200)
      await driver().resumeContainer(id)
      await driver().resumeContainer(bench.newId())
    })

    test('off its network a codespace keeps its line home, and can be put back (F-59)', async () => {
      const id = await bench.newRunning()
      const kinds = await toldDuring(id, ['disconnected'], () => driver().cutNetwork(id))
      expect(kinds).toEqual(['disconnected'])
      expect(await driver().inspect(id)).toEqual({ status: 'running', hasNetwork: false })
      await driver().cutNetwork(id)
      expect((await askAgent(await driver().connect(id, within(20)))).status).toBe(200)
      await driver().mendNetwork(id, openNetwork, within(20))
      await driver().mendNetwork(id, openNetwork, within(20))
      expect(await driver().inspect(id)).toEqual(isRunning)
    })

    test('a network that is gone is seen, and made anew with the container on it (F-55)', async () => {
      const id = await bench.newRunning()
      await driver().removeNetwork(id)
      expect(await driver().inspect(id)).toEqual({ status: 'running', hasNetwork: false })
      await driver().mendNetwork(id, openNetwork, within(20))
      expect(await driver().inspect(id)).toEqual(isRunning)
    })

    test('a start says where the network is gone, and takes one that was made anew', async () => {
      const id = await bench.newRunning()
      const restart = async (generation: number) => {
        const start = startOf(generation, bench.under.remoteUser)
        await (await driver().startContainer(id, start, within(60))).online
      }
      await driver().stopContainer(id, 5000)
      await driver().removeNetwork(id)
      await expect(restart(2)).rejects.toMatchObject({ code: 'MISSING_NETWORK' })
      await driver().createNetwork(id, openNetwork, within(20))
      await restart(2)
      expect(await driver().inspect(id)).toEqual(isRunning)
      await driver().cutNetwork(id)
      await driver().stopContainer(id, 5000)
      await restart(3)
      expect(await driver().inspect(id)).toEqual(isRunning)
    })

    test('a container that was made for an earlier network starts on the present one', async () => {
      const id = await bench.newWorkspace()
      await driver().createContainer(bench.specOf(id), within(60))
      await driver().removeNetwork(id)
      await driver().createNetwork(id, openNetwork, within(20))
      await driver().createContainer(bench.specOf(id), within(60))
      const start = startOf(1, bench.under.remoteUser)
      await (await driver().startContainer(id, start, within(60))).online
      expect(await driver().inspect(id)).toEqual(isRunning)
    })

    test('one that was stopped did not run out of memory', async () => {
      const id = await bench.newRunning()
      await driver().stopContainer(id, 5000)
      expect(await driver().inspect(id)).toMatchObject({ status: 'exited', isOutOfMemory: false })
    })
  })

  describe(`isolation on ${name}`, () => {
    const bench = workbench(make)

    test('it is verified, and each codespace has what its own agent may try', async () => {
      const id = await bench.newRunning()
      expect(await bench.under.driver.ensureIsolation(within(60))).toEqual({ isVerified: true })
      const targets = await bench.under.driver.isolationTargets(id, openNetwork, within(20))
      expect(probeInput.safeParse({ targets }).success).toBe(true)
    })

    test('a check that nobody waits for any more rejects with the reason', async () => {
      const aborted = AbortSignal.abort(new Error('enough'))
      await expect(bench.under.driver.ensureIsolation(aborted)).rejects.toThrow('enough')
    })
  })
}
