import { describe, expect, test } from 'vitest'
import type { CommandSpec } from './container-driver.ts'
import { askAgent, type DriverUnderTest, startOf, within, workbench } from './driver-workbench.ts'

/**
 * What runs to its end in a container of its own, beside the codespace’s: part of every
 * driver’s contract.
 */
export function describeTasks(name: string, make: () => Promise<DriverUnderTest>): void {
  describe(`tasks on ${name}`, () => {
    const bench = workbench(make)
    const driver = () => bench.under.driver

    test('a task gives its output in order and its exit code', async () => {
      const id = await bench.newWorkspace()
      const { exitCode, output } = await bench.run(id, 'echo $GREETING; seq 1 20000; exit 7')
      expect(exitCode).toBe(7)
      const numbers = Array.from({ length: 20_000 }, (_, index) => index + 1).join('\n')
      expect(output).toBe(`hello\n${numbers}\n`)
      expect((await bench.run(id, 'echo alarm >&2; kill -9 $$')).output).toBe('alarm\n')
    })

    test("a task's result comes apart from what it says meanwhile", async () => {
      const id = await bench.newWorkspace()
      const [said, result] = [[] as Uint8Array[], [] as Uint8Array[]]
      const script = 'echo meanwhile >&2; seq 1 5000; echo later >&2; exit 3'
      const exitCode = await driver().runTask(
        {
          codespaceId: id,
          task: 'check',
          image: bench.under.image,
          argv: ['/bin/sh', '-c', script],
          environment: {},
          onOutput: (bytes) => said.push(bytes),
          onResult: (bytes) => result.push(bytes),
        },
        within(60),
      )
      const numbers = Array.from({ length: 5000 }, (_, index) => index + 1).join('\n')
      expect(Buffer.concat(result).toString()).toBe(`${numbers}\n`)
      expect(Buffer.concat(said).toString()).toBe('meanwhile\nlater\n')
      expect(exitCode).toBe(3)
    })

    test('a result that is taken slowly is whole, also when the task has long ended', async () => {
      const id = await bench.newWorkspace()
      let [length, atOnce, most] = [0, 0, 0]
      const exitCode = await driver().runTask(
        {
          codespaceId: id,
          task: 'check',
          image: bench.under.image,
          argv: ['/bin/sh', '-c', 'head -c 4000000 /dev/zero'],
          environment: {},
          isReadOnly: true,
          onOutput: () => undefined,
          async onResult(bytes) {
            atOnce += bytes.length
            most = Math.max(most, atOnce)
            await new Promise((resolve) => setImmediate(resolve))
            atOnce -= bytes.length
            length += bytes.length
          },
        },
        within(60),
      )
      expect([exitCode, length]).toEqual([0, 4_000_000])
      // What is not taken yet stays with the command.
      expect(most).toBeLessThan(1_000_000)
    })

    test('S-74 a task reads its input, which is in no argument and no variable of it', async () => {
      const id = await bench.newWorkspace()
      const script = 'read -r first; cat; echo "is $first"; cat /proc/self/environ /proc/$$/cmdline'
      const { output } = await bench.run(id, script, { input: 'canary-7f3k9\nmore\n' })
      expect(output.split('canary-7f3k9')).toEqual(['more\nis ', expect.any(String)])
    })

    test('a task that is aborted ends, and may be run again under its name', async () => {
      const id = await bench.newWorkspace()
      const given = new AbortController()
      const task = driver().runTask(
        {
          codespaceId: id,
          task: 'check',
          image: bench.under.image,
          argv: ['/bin/sh', '-c', 'echo begun; sleep 600'],
          environment: {},
          onOutput: () => given.abort(new Error('enough')),
        },
        given.signal,
      )
      await expect(task).rejects.toThrow('enough')
      expect((await bench.run(id, 'exit 0')).exitCode).toBe(0)
    })

    test('a task runs beside the container, and its end leaves the container alone', async () => {
      const id = await bench.newRunning()
      const { output } = await bench.run(
        id,
        'echo beside > /workspaces/beside; cat /workspaces/beside',
      )
      expect(output).toBe('beside\n')
      expect(await driver().inspect(id)).toEqual({ status: 'running', hasNetwork: true })
      expect((await askAgent(await driver().connect(id, within(20)))).status).toBe(200)
    })

    test('tasks and the container may begin and end at the same moment', async () => {
      const id = await bench.newWorkspace()
      await Promise.all([
        bench.run(id, 'echo 1 > /workspaces/one', { task: 'one' }),
        bench.run(id, 'echo 2 > /workspaces/two', { task: 'two' }),
        driver().createContainer(bench.specOf(id), within(60)),
      ])
      const start = startOf(1, bench.under.remoteUser)
      const [, task] = await Promise.all([
        driver().startContainer(id, start, within(60)),
        bench.run(id, 'cat /workspaces/one /workspaces/two', { task: 'three' }),
      ])
      expect(task).toEqual({ exitCode: 0, output: '1\n2\n' })
      const [again] = await Promise.all([
        bench.run(id, 'cat /workspaces/one', { task: 'four' }),
        driver().stopContainer(id, 5000),
      ])
      expect(again).toEqual({ exitCode: 0, output: '1\n' })
    })

    test('a task waits for what it is told to, and does not run without it', async () => {
      const id = await bench.newWorkspace()
      const ready = Promise.reject(new Error('never ready'))
      // It is awaited a good deal later.
      ready.catch(() => undefined)
      const attempt = bench.run(id, 'echo ran > /workspaces/ran', { ready })
      await expect(attempt).rejects.toThrow('never ready')
      const later = Promise.withResolvers<void>()
      const waiting = bench.run(id, 'ls /workspaces', { ready: later.promise })
      later.resolve()
      expect((await waiting).output).not.toContain('ran')
    })

    test('S-74 a command inside the container has input, result, output and exit code', async () => {
      const id = await bench.newRunning()
      const [said, result] = [[] as Uint8Array[], [] as Uint8Array[]]
      const inside = (script: string, options: Partial<CommandSpec> = {}) =>
        driver().runInside(
          {
            codespaceId: id,
            argv: ['/bin/sh', '-c', script],
            environment: { GREETING: 'hello' },
            onOutput: (bytes) => said.push(bytes),
            onResult: (bytes) => result.push(bytes),
            ...options,
          },
          within(60),
        )
      const script = 'read -r first; echo "$GREETING $first" >&2; seq 1 20000; cat; exit 3'
      const input = Promise.resolve('canary-7f3k9\nrest\n')
      expect(await inside(script, { input })).toBe(3)
      const numbers = Array.from({ length: 20_000 }, (_, index) => index + 1).join('\n')
      expect(Buffer.concat(result).toString()).toBe(`${numbers}\nrest\n`)
      expect(Buffer.concat(said).toString()).toBe('hello canary-7f3k9\n')
      expect(await inside('printf done', { lastWords: 'done' })).toBe(0)
      const refused = Promise.reject(new Error('no token'))
      await expect(inside('cat', { input: refused })).rejects.toThrow('no token')
    })

    test('a command inside that is aborted is waited for no longer, and ends with the container', async () => {
      const id = await bench.newRunning()
      const given = new AbortController()
      const command = {
        codespaceId: id,
        argv: ['/bin/sh', '-c', 'echo begun; sleep 600; echo late > /workspaces/late'],
        environment: {},
        onOutput: () => given.abort(new Error('enough')),
      }
      await expect(driver().runInside(command, given.signal)).rejects.toThrow('enough')
      await driver().stopContainer(id, 0)
      expect((await bench.run(id, 'ls /workspaces')).output).not.toContain('late')
      await expect(driver().runInside(command, within(60))).rejects.toThrow()
    })
  })
}
