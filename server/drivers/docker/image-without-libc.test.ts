import Docker from 'dockerode'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { askAgent, startOf, within, workbench } from '../driver-workbench.ts'
import { startDockerBench, testSocketPath } from './docker-bench.ts'
import { execIn } from './exec-in.ts'
import { importTinyImage, tinyImageLabel } from './tiny-image.testing.ts'

const image = `bothy-test/without-libc:${process.pid}`
const docker = new Docker({ socketPath: testSocketPath })
const bench = workbench(async () => ({ ...(await startDockerBench()), image }))

beforeAll(() => importTinyImage(testSocketPath, image))

afterAll(async () => {
  await docker.getImage(image).remove({ force: true })
})

test('an image with a shell and nothing else serves a codespace, by the loader of the kit', async () => {
  expect(await bench.under.driver.imageUser(image, within(20))).toBe('root')
  const id = await bench.newRunning()
  expect((await execIn(bench.under, id, 'ls /lib64 /lib')).exitCode).not.toBe(0)
  const answer = await askAgent(await bench.under.driver.connect(id, within(20)))
  expect(answer.status, answer.body).toBe(200)
  await bench.under.driver.stopContainer(id, 5000)
  await bench.under.driver.startContainer(id, startOf(2, 'root'), within(60))
  const next = await askAgent(await bench.under.driver.connect(id, within(20)))
  expect(next.status).toBe(200)
  // The kit holds an agent ready: nothing of one life may be another's.
  expect(epochOf(next.body)).toBeDefined()
  expect(epochOf(next.body)).not.toBe(epochOf(answer.body))
})

const epochOf = (body: string) => /"agentEpoch":"(\w+)"/.exec(body)?.[1]

test('what an image says by a label is read, and nothing where it says nothing', async () => {
  const { driver } = bench.under
  expect(await driver.imageLabel(image, tinyImageLabel.name, within(20))).toBe(tinyImageLabel.text)
  expect(await driver.imageLabel(image, 'toString', within(20))).toBeNull()
})

test('what an image says to every Node and every loader in it reaches what the user runs, and not the agent', async () => {
  const id = await bench.newWorkspace()
  const environment = { NODE_OPTIONS: '--require=/nowhere.js', LD_PRELOAD: '/nowhere.so' }
  const { driver } = bench.under
  await driver.createContainer({ ...bench.specOf(id), environment }, within(60))
  await driver.startContainer(id, startOf(1, 'root'), within(60))
  const answer = await askAgent(await driver.connect(id, within(20)))
  expect(answer.status, answer.body).toBe(200)
})
