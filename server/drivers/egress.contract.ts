import { describe, expect, test } from 'vitest'
import type { Egress } from './container-driver.ts'
import { askAgent, type DriverUnderTest, startOf, within, workbench } from './driver-workbench.ts'

/** What the server relies on for codespaces that reach nothing: part of every driver's contract. */
export function describeEgress(name: string, make: () => Promise<DriverUnderTest>): void {
  describe(`what a codespace reaches on ${name}`, () => {
    const bench = workbench(make)
    const driver = () => bench.under.driver
    const isRunning = { status: 'running', hasNetwork: true }
    const start = async (id: string, generation: number) => {
      const given = startOf(generation, bench.under.remoteUser)
      await (await driver().startContainer(id, given, within(60))).online
    }
    const create = (id: string, egress: Egress) =>
      driver().createNetwork(id, { egress }, within(20))

    test('one that reaches nothing runs and is reached by its line (S-76)', async () => {
      const id = await bench.newRunning('none')
      await create(id, 'none')
      expect(await bench.under.egressOf(id)).toBe('none')
      expect(await driver().inspect(id)).toEqual(isRunning)
      expect((await askAgent(await driver().connect(id, within(20)))).status).toBe(200)
    })

    test('between two starts it comes to reach something else, and back', async () => {
      const id = await bench.newRunning()
      let generation = 1
      for (const egress of ['none', 'public', 'none'] as const) {
        await driver().stopContainer(id, 5000)
        await create(id, egress)
        generation += 1
        await start(id, generation)
        expect(await bench.under.egressOf(id)).toBe(egress)
        expect(await driver().inspect(id)).toEqual(isRunning)
      }
    })

    test('while it runs the change takes it off at once, and the next start puts it on', async () => {
      const id = await bench.newRunning()
      await create(id, 'none')
      expect(await driver().inspect(id)).toEqual({ status: 'running', hasNetwork: false })
      expect((await askAgent(await driver().connect(id, within(20)))).status).toBe(200)
      await start(id, 2)
      expect(await driver().inspect(id)).toEqual(isRunning)
      expect(await bench.under.egressOf(id)).toBe('none')
    })

    test('a container that never ran starts on what was made for it last', async () => {
      const id = await bench.newWorkspace('public')
      await driver().createContainer(bench.specOf(id), within(60))
      await create(id, 'none')
      await start(id, 1)
      expect(await driver().inspect(id)).toEqual(isRunning)
      expect(await bench.under.egressOf(id)).toBe('none')
    })

    test('what is mended reaches what it is said to, after a cut and after a loss (F-59)', async () => {
      const id = await bench.newRunning('none')
      const mend = (egress: Egress) => driver().mendNetwork(id, { egress }, within(20))
      await driver().cutNetwork(id)
      await mend('none')
      expect(await bench.under.egressOf(id)).toBe('none')
      expect(await driver().inspect(id)).toEqual(isRunning)
      await driver().removeNetwork(id)
      await mend('none')
      expect(await bench.under.egressOf(id)).toBe('none')
      expect(await driver().inspect(id)).toEqual(isRunning)
      await mend('public')
      expect(await bench.under.egressOf(id)).toBe('public')
      expect(await driver().inspect(id)).toEqual(isRunning)
    })

    test('a task on a network of its own runs beside it, and leaves what it reaches alone', async () => {
      const id = await bench.newRunning('none')
      const own = { hasOwnNetwork: true }
      expect((await bench.run(id, 'echo fetched > /workspaces/it', own)).exitCode).toBe(0)
      expect((await bench.run(id, 'cat /workspaces/it', own)).output).toBe('fetched\n')
      expect(await bench.under.egressOf(id)).toBe('none')
      expect(await driver().inspect(id)).toEqual(isRunning)
    })
  })
}
