import { expect, test } from 'vitest'
import { within, workbench } from '../../driver-workbench.ts'
import { startDockerBench } from '../docker-bench.ts'

const bench = workbench(startDockerBench)

function run(codespaceId: string, script: string) {
  const { driver, image } = bench.under
  const result: Uint8Array[] = []
  const task = driver.runTask(
    {
      codespaceId,
      task: 'check',
      image,
      argv: ['/bin/sh', '-c', script],
      environment: {},
      onOutput: () => undefined,
      onResult: (bytes) => result.push(bytes),
      lastWords: '\nend\n',
    },
    within(60),
  )
  return task.then((exitCode) => ({ exitCode, result: Buffer.concat(result).toString() }))
}

test('nobody waits for the end of a container whose command has said its last words', async () => {
  const id = await bench.newWorkspace()
  const said = await run(id, "printf 'one\\nen'; printf 'd\\n'; exec sleep 600")
  expect(said).toEqual({ exitCode: 0, result: 'one\nend\n' })
  expect((await run(id, "printf 'again\\nend\\n'; exec sleep 600")).result).toBe('again\nend\n')
})

test('a task that only reads changes no file, reaches nothing, and leaves no log', async () => {
  const { driver, image } = bench.under
  const id = await bench.newWorkspace()
  const said: Uint8Array[] = []
  const script =
    'touch /workspaces/x 2>/dev/null && echo written; ls /sys/class/net; tail -n +2 /proc/net/route'
  const task = { codespaceId: id, task: 'check', image, argv: ['/bin/sh', '-c', script] }
  const onOutput = (bytes: Uint8Array) => said.push(bytes)
  const reading = { ...task, environment: {}, isReadOnly: true, onOutput }
  await driver.runTask(reading, within(60))
  expect(Buffer.concat(said).toString()).toBe('lo\n')
  // One of its own is asked for by name, and gives no way to the files.
  said.length = 0
  await driver.runTask({ ...reading, hasOwnNetwork: true }, within(60))
  expect(Buffer.concat(said).toString()).toMatch(/^eth0\nlo\neth0\t/)
})

test('words like the last ones in the midst, or on standard error, are not the last', async () => {
  const id = await bench.newWorkspace()
  const script = "printf 'one\\nend\\ntwo\\n'; printf '\\nend\\n' >&2; sleep 0.2; exit 3"
  expect(await run(id, script)).toEqual({ exitCode: 3, result: 'one\nend\ntwo\n' })
})
