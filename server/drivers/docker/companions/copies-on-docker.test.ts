import { expect, test } from 'vitest'
import { within, workbench } from '../../driver-workbench.ts'
import { startDockerBench } from '../docker-bench.ts'

const bench = workbench(startDockerBench)

test('a service has what is unpacked for it before each of its starts', async () => {
  const id = await bench.newWorkspace()
  const { driver, image } = bench.under
  const limits = { memoryBytes: 64 * 1024 ** 2, cpus: 0.5, pids: 32 }
  const start = async (text: string) => {
    const made: Uint8Array[] = []
    const write = `mkdir -p /tmp/files/conf && printf ${text} > /tmp/files/conf/seed`
    const script = `${write} && tar -C /tmp/files -c ./conf/seed`
    await driver.runTask(
      {
        codespaceId: id,
        task: 'pack',
        image,
        argv: ['/bin/sh', '-c', script],
        environment: {},
        onOutput: () => undefined,
        onResult: (bytes) => made.push(bytes),
      },
      within(30),
    )
    const companion = {
      name: 'db',
      aliases: [],
      image,
      entrypoint: ['cat', '/conf/seed'],
      command: null,
      environment: {},
      workingDir: null,
      user: null,
      healthcheck: 'none' as const,
      volumes: [{ volume: 'data', target: '/data', isReadOnly: false }],
      tmpfs: [],
      init: false,
      shmSizeBytes: null,
      limits: { memoryBytes: null, cpus: null, pids: null },
      dependsOn: [],
    }
    const dependsOn = [{ name: 'db', condition: 'service_completed_successfully' as const }]
    const copies = new Map([['db', Buffer.concat(made)]])
    const spec = { companions: [companion], dependsOn, limits: new Map([['db', limits]]), copies }
    await driver.companions?.start(id, spec, () => undefined, within(60))
    return driver.companions?.lastLines(id, 'db')
  }
  expect(await start('first')).toContain('first')
  expect(await start('second')).toContain('second')
})
