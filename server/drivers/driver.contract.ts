import { describe, expect, test } from 'vitest'
import { describeCompanions } from './companions.contract.ts'
import type { ContainerEvent } from './container-driver.ts'
import {
  askAgent,
  contractWorkspaceBytes,
  type DriverUnderTest,
  openNetwork,
  startOf,
  within,
  workbench,
} from './driver-workbench.ts'
import { describeEgress } from './egress.contract.ts'
import { describeInterference } from './interference.contract.ts'
import { describeTasks } from './tasks.contract.ts'

/** What the server relies on, of every runtime. */
export function describeDriver(name: string, make: () => Promise<DriverUnderTest>): void {
  describe(`the contract on ${name}`, () => {
    const bench = workbench(make)
    const driver = () => bench.under.driver

    test('the engine is usable and says what it is', async () => {
      const info = await driver().probe()
      expect(info.engine).not.toBe('')
      expect(info.version).not.toBe('')
    })

    test('a codespace is created, started, reached, stopped, started again and removed', async () => {
      const id = await bench.newWorkspace()
      expect(await driver().inspect(id)).toEqual({ status: 'missing' })
      await driver().createContainer(bench.specOf(id), within(60))
      expect(await driver().inspect(id)).toEqual({ status: 'created' })
      for (const generation of [1, 2]) {
        const start = startOf(generation, bench.under.remoteUser)
        const { online } = await driver().startContainer(id, start, within(60))
        await online
        expect(await driver().inspect(id)).toEqual({ status: 'running', hasNetwork: true })
        const answer = await askAgent(await driver().connect(id, within(20)))
        expect(answer.status, answer.body).toBe(200)
        expect(answer.body).toContain('amber-hut-7f3k9')
        await driver().stopContainer(id, 5000)
        expect(await driver().inspect(id)).toMatchObject({ status: 'exited' })
        await expect(driver().connect(id, within(5))).rejects.toMatchObject({
          code: 'AGENT_UNREACHABLE',
        })
      }
      await driver().removeContainer(id)
      expect(await driver().inspect(id)).toEqual({ status: 'missing' })
    })

    test('every call may be repeated (F-02)', async () => {
      const id = bench.newId()
      const start = startOf(1, bench.under.remoteUser)
      const twice = async (call: () => Promise<unknown>) => {
        await call()
        await call()
      }
      await twice(() => driver().createNetwork(id, openNetwork, within(20)))
      const made = await driver().createWorkspace(id, contractWorkspaceBytes, within(20))
      const kept = await driver().createWorkspace(id, contractWorkspaceBytes * 2, within(20))
      expect(kept).toEqual(made)
      await twice(() => driver().createContainer(bench.specOf(id), within(60)))
      await twice(() => driver().startContainer(id, start, within(60)))
      const line = await driver().connect(id, within(20))
      await driver().startContainer(id, start, within(60))
      expect(line.destroyed, 'a start that is no news leaves lines alone').toBe(false)
      line.destroy()
      await twice(() => driver().stopContainer(id, 5000))
      await twice(() => driver().removeContainer(id))
      await twice(() => driver().removeNetwork(id))
      await twice(() => driver().removeWorkspace(id))
      await driver().stopContainer(id, 5000)
    })

    test('starting what runs under another generation starts it anew', async () => {
      const id = await bench.newRunning()
      const old = await driver().connect(id, within(20))
      const ended = new Promise((resolve) => old.once('close', resolve))
      await driver().startContainer(id, startOf(2, bench.under.remoteUser), within(60))
      await ended
      expect((await askAgent(await driver().connect(id, within(20)))).status).toBe(200)
    })

    test('an agent of another generation is refused (F-16)', async () => {
      const id = await bench.newRunning()
      await driver()[Symbol.asyncDispose]()
      await using next = bench.under.nextLife()
      await next.listen(id, startOf(7, bench.under.remoteUser))
      await expect(next.connect(id, within(20))).rejects.toMatchObject({ code: 'AGENT_TOO_OLD' })
    })

    test('after a restart of the server the agent is the same and reachable (F-04)', async () => {
      const id = await bench.newRunning()
      const before = await askAgent(await driver().connect(id, within(20)))
      await driver()[Symbol.asyncDispose]()
      await using next = bench.under.nextLife()
      expect(await next.inspect(id)).toEqual({ status: 'running', hasNetwork: true })
      await next.listen(id, startOf(1, bench.under.remoteUser))
      const after = await askAgent(await next.connect(id, within(20)))
      expect(after).toEqual(before)
      await next.stopContainer(id, 5000)
      expect(await next.inspect(id)).toMatchObject({ status: 'exited' })
    })

    test('connect ends with its signal, and is refused where nothing was started', async () => {
      const id = bench.newId()
      await expect(driver().connect(id, within(5))).rejects.toMatchObject({
        code: 'AGENT_UNREACHABLE',
      })
      await driver().listen(id, startOf(1, bench.under.remoteUser))
      const given = new AbortController()
      const attempt = driver().connect(id, given.signal)
      given.abort(new Error('enough'))
      await expect(attempt).rejects.toThrow('enough')
    })

    test('the workspace survives stop, start and the container (R6)', async () => {
      const id = await bench.newRunning()
      await bench.run(id, 'echo kept > /workspaces/file')
      await driver().stopContainer(id, 5000)
      expect((await bench.run(id, 'cat /workspaces/file')).output).toBe('kept\n')
      await driver().startContainer(id, startOf(2, bench.under.remoteUser), within(60))
      expect((await bench.run(id, 'cat /workspaces/file')).output).toBe('kept\n')
      await driver().removeContainer(id)
      expect((await bench.run(id, 'cat /workspaces/file')).output).toBe('kept\n')
    })

    test('list knows a codespace by whatever there is of it (G2)', async () => {
      const withNetwork = bench.newId()
      const withWorkspace = bench.newId()
      await driver().createNetwork(withNetwork, openNetwork, within(20))
      await driver().createWorkspace(withWorkspace, contractWorkspaceBytes, within(20))
      const running = await bench.newRunning()
      const all = new Set([withNetwork, withWorkspace, running])
      expect(await driver().list()).toEqual(all)
      await driver().removeContainer(running)
      expect(await driver().list()).toEqual(all)
      await driver().removeNetwork(running)
      await driver().removeWorkspace(running)
      expect(await driver().list()).toEqual(new Set([withNetwork, withWorkspace]))
    })

    test('what is missing is said: a container, a workspace', async () => {
      const id = bench.newId()
      const start = startOf(1, bench.under.remoteUser)
      await driver().createNetwork(id, openNetwork, within(20))
      await expect(driver().startContainer(id, start, within(20))).rejects.toMatchObject({
        code: 'MISSING_CONTAINER',
      })
      const created = driver().createContainer(bench.specOf(id), within(20))
      await expect(created).rejects.toMatchObject({ code: 'MISSING_WORKSPACE' })
      await expect(bench.run(id, 'true')).rejects.toMatchObject({ code: 'MISSING_WORKSPACE' })
      const opened = driver().openWorkspace(id, within(20))
      await expect(opened).rejects.toMatchObject({ code: 'MISSING_WORKSPACE' })
    })

    test('a container is started while its network is made anew, and is on it once it is online', async () => {
      const id = await bench.newRunning()
      await driver().stopContainer(id, 5000)
      await driver().removeNetwork(id)
      const making = driver().createNetwork(id, openNetwork, within(20))
      const start = startOf(2, bench.under.remoteUser)
      const { online } = await driver().startContainer(id, start, within(60))
      await Promise.all([making, online])
      expect(await driver().inspect(id)).toEqual({ status: 'running', hasNetwork: true })
    })

    test('files that are opened ahead are closed with the container', async () => {
      const id = await bench.newWorkspace()
      await driver().openWorkspace(id, within(20))
      await driver().openWorkspace(id, within(20))
      expect((await bench.run(id, 'echo kept > /workspaces/kept')).exitCode).toBe(0)
      await driver().stopContainer(id, 5000)
      await driver().openWorkspace(id, within(20))
      expect((await bench.run(id, 'cat /workspaces/kept')).output).toBe('kept\n')
    })

    test('files that are gone are never replaced by an empty workspace (F-55)', async () => {
      const id = await bench.newRunning()
      await driver().stopContainer(id, 5000)
      await driver().removeWorkspace(id)
      const attempt = driver().startContainer(id, startOf(2, bench.under.remoteUser), within(20))
      await expect(attempt).rejects.toMatchObject({ code: 'MISSING_WORKSPACE' })
    })

    test('an aborted call rejects with the reason', async () => {
      const id = await bench.newWorkspace()
      const aborted = AbortSignal.abort(new Error('enough'))
      await expect(driver().createContainer(bench.specOf(id), aborted)).rejects.toThrow('enough')
      const start = startOf(1, bench.under.remoteUser)
      await expect(driver().startContainer(id, start, aborted)).rejects.toThrow('enough')
    })

    test('what happens to containers is told, tasks are not', async () => {
      const watching = new AbortController()
      const events: ContainerEvent[] = []
      const watched = (async () => {
        for await (const event of driver().events(watching.signal)) {
          if (event.kind !== 'other') events.push(event)
        }
      })()
      const id = await bench.newRunning()
      await bench.run(id, 'true')
      await driver().stopContainer(id, 5000)
      await driver().removeContainer(id)
      const kinds = () =>
        events.filter(({ codespaceId }) => codespaceId === id).map(({ kind }) => kind)
      await expect.poll(kinds, { timeout: 10_000 }).toEqual(['started', 'exited', 'removed'])
      watching.abort()
      await watched
    })
  })

  describeTasks(name, make)
  describeEgress(name, make)
  describeCompanions(name, make)
  describeInterference(name, make)
}
