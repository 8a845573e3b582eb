import { describe, expect, test } from 'vitest'
import type { CompanionSpec } from './companions.schema.ts'
import type { Companions, CompanionsSpec } from './companions.ts'
import { type DriverUnderTest, startOf, within, workbench } from './driver-workbench.ts'

const limits = { memoryBytes: 256 * 1024 ** 2, cpus: 0.5, pids: 64 }
/** Ends when it is told to, as what is well behaved does. */
const forEver = 'trap "exit 0" TERM; while :; do sleep 0.05; done'

/** What runs beside the codespace's own container: part of every driver's contract. */
export function describeCompanions(name: string, make: () => Promise<DriverUnderTest>): void {
  describe(`companions on ${name}`, () => {
    const bench = workbench(make)
    const driver = () => bench.under.driver

    const companions = (): Companions => {
      const { companions: found } = driver()
      if (!found) throw new Error('This driver has none.')
      return found
    }

    const specOf = (service: string, script: string, more: Partial<CompanionSpec> = {}) =>
      ({
        name: service,
        aliases: [],
        image: bench.under.image,
        entrypoint: ['/bin/sh', '-c', script],
        command: null,
        environment: {},
        workingDir: null,
        user: '0',
        healthcheck: 'none',
        volumes: [],
        tmpfs: [],
        init: false,
        shmSizeBytes: null,
        limits: { memoryBytes: null, cpus: null, pids: null },
        dependsOn: [],
        ...more,
      }) satisfies CompanionSpec

    const start = async (
      codespaceId: string,
      specs: CompanionSpec[],
      dependsOn: CompanionsSpec['dependsOn'] = [],
      signal = within(60),
    ): Promise<string> => {
      let said = ''
      const all = { companions: specs, dependsOn, limits: limitsOf(specs) }
      const output = (text: string) => {
        said += text
      }
      await companions()
        .start(codespaceId, all, output, signal)
        .catch((error: unknown) => {
          const { code = '', message } = error as Error & { code?: string }
          throw { code, message, said }
        })
      return said
    }

    test('they start in the order of their dependencies, and end with the container', async () => {
      const id = await bench.newRunning()
      const check = {
        test: { shell: 'test -e /data/ready' },
        intervalMs: 100,
        timeoutMs: 5000,
        startPeriodMs: null,
        retries: 100,
      }
      const volumes = [{ volume: 'data', target: '/data', isReadOnly: false }]
      const web = specOf('web', 'cat /data/seed /data/ready > /data/seen; '.concat(forEver), {
        volumes,
        dependsOn: [{ name: 'db', condition: 'service_healthy' }],
      })
      const db = specOf('db', `sleep 0.3; cat /data/seed > /data/ready; ${forEver}`, {
        volumes,
        healthcheck: check,
        dependsOn: [{ name: 'seed', condition: 'service_completed_successfully' }],
      })
      const seed = specOf('seed', 'sleep 0.2; echo $WHAT > /data/seed', {
        volumes,
        environment: { WHAT: 'seeded' },
      })
      const reader = specOf('reader', 'cat /data/seen; test -s /data/seen', {
        volumes: [{ volume: 'data', target: '/data', isReadOnly: true }],
        dependsOn: [{ name: 'web', condition: 'service_started' }],
      })
      await start(id, [web, db, seed])
      await expect
        .poll(() => companions().list(id))
        .toEqual([
          { name: 'db', status: 'running', health: 'healthy', exitCode: null },
          { name: 'seed', status: 'exited', health: null, exitCode: 0 },
          { name: 'web', status: 'running', health: null, exitCode: null },
        ])
      await driver().stopContainer(id, 5000)
      const stopped = await companions().list(id)
      expect(stopped.map(({ status }) => status)).toEqual(['exited', 'exited', 'exited'])
      // Theirs are kept with the codespace's files, whatever becomes of its containers.
      await driver().removeContainer(id)
      expect(await companions().list(id)).toEqual([])
      await start(
        id,
        [reader, specOf('web', forEver)],
        [{ name: 'reader', condition: 'service_completed_successfully' }],
      )
      expect(await companions().lastLines(id, 'reader')).toBe('seeded\nseeded')
      await driver().stopContainer(id, 5000)
    })

    test('those that are as they are asked for are kept, and others are not', async () => {
      const id = await bench.newWorkspace()
      const db = specOf('db', `echo begun; ${forEver}`)
      await start(id, [db, specOf('cache', forEver)])
      await expect.poll(() => companions().lastLines(id, 'db')).toBe('begun')
      expect(await start(id, [db])).not.toContain('cache')
      expect((await companions().list(id)).map((state) => state.name)).toEqual(['db'])
      expect(await companions().lastLines(id, 'db')).toBe('begun')
      await start(id, [{ ...db, entrypoint: ['/bin/sh', '-c', `echo anew; ${forEver}`] }])
      await expect.poll(() => companions().lastLines(id, 'db')).toBe('anew')
    })

    test('one that ends, falls ill or cannot be awaited is named, with what it said last (F-45)', async () => {
      const id = await bench.newWorkspace()
      const failing = specOf('db', 'echo no such folder >&2; exit 3')
      const healthy = [{ name: 'db', condition: 'service_healthy' as const }]
      const sick = {
        test: { argv: ['/bin/sh', '-c', 'exit 1'] },
        intervalMs: 100,
        timeoutMs: 1000,
        startPeriodMs: null,
        retries: 2,
      }
      const ill = specOf('db', `echo asking; ${forEver}`, { healthcheck: sick })
      const never = { ...sick, retries: 10_000 }
      await expect(
        start(id, [failing], [{ name: 'db', condition: 'service_completed_successfully' }]),
      ).rejects.toMatchObject({
        code: 'COMPANION_FAILED',
        message: 'The service db ended with exit code 3.',
        said: expect.stringContaining('no such folder'),
      })
      await expect(start(id, [ill], healthy)).rejects.toMatchObject({
        message: 'The service db is not healthy.',
        said: expect.stringContaining('asking'),
      })
      await expect(start(id, [specOf('db', forEver)], healthy)).rejects.toMatchObject({
        message: 'The service db has no health check, and its health is awaited.',
      })
      const given = new AbortController()
      const waiting = start(
        id,
        [{ ...ill, healthcheck: never }],
        healthy,
        AbortSignal.any([given.signal, within(60)]),
      )
      await expect
        .poll(async () => (await companions().list(id))[0]?.status, { timeout: 20_000 })
        .toBe('running')
      given.abort(new Error('enough'))
      await expect(waiting).rejects.toMatchObject({ message: 'enough' })
    })

    test('services that wait for each other, or for nobody, are not begun', async () => {
      const id = await bench.newWorkspace()
      const waitsFor = (service: string, other: string) =>
        specOf(service, forEver, { dependsOn: [{ name: other, condition: 'service_started' }] })
      const circle = [waitsFor('a', 'b'), waitsFor('b', 'c'), waitsFor('c', 'b')]
      await expect(start(id, circle)).rejects.toMatchObject({
        message: 'Services wait for each other: b → c → b.',
      })
      await expect(start(id, [waitsFor('a', 'z')])).rejects.toMatchObject({
        message: 'There is no service z to wait for.',
      })
      expect(await companions().list(id)).toEqual([])
    })

    test('the container beside them is one and starts and stops as without them (F-55)', async () => {
      const id = await bench.newRunning()
      await start(id, [specOf('db', forEver)])
      const again = startOf(2, bench.under.remoteUser)
      await (await driver().startContainer(id, again, within(60))).online
      expect(await driver().inspect(id)).toEqual({ status: 'running', hasNetwork: true })
      expect((await companions().list(id))[0]).toMatchObject({ status: 'running' })
      await driver()[Symbol.asyncDispose]()
      await using next = bench.under.nextLife()
      expect((await next.companions?.list(id))?.[0]).toMatchObject({
        name: 'db',
        status: 'running',
      })
      await next.removeContainer(id)
      expect(await next.inspect(id)).toEqual({ status: 'missing' })
      expect(await next.companions?.list(id)).toEqual([])
    })
  })
}

const limitsOf = (specs: readonly CompanionSpec[]): CompanionsSpec['limits'] =>
  new Map(specs.map(({ name }) => [name, limits]))
