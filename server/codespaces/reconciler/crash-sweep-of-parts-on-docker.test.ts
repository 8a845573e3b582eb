import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { DockerCodespaces } from '#server/testing/docker-codespaces.ts'
import { killSweep } from '#server/testing/kill-sweep.ts'
import { composeFile } from '../services/compose-file.testing.ts'

/** Every call. Otherwise those alone that the other sweep has not: of builds, services, volumes. */
const isFull = process.env.BOTHY_TEST_FULL !== undefined
const ofParts =
  /^POST \/commit|^POST \/volumes\/create|^POST \/containers\/\S+(-build|\.db)(\/start)?$/

let codespaces: DockerCodespaces
beforeAll(async () => {
  codespaces = await DockerCodespaces.start()
})
afterAll(() => codespaces?.[Symbol.asyncDispose]())

const files = (image: string) => ({
  '.devcontainer/devcontainer.json': JSON.stringify({
    dockerComposeFile: 'compose.yaml',
    service: 'app',
    features: { './hut': {} },
    postCreateCommand: 'echo ran >> /workspaces/ran.txt',
    // Fails, and says so, where nobody answers.
    postStartCommand: 'curl -sf --max-time 20 http://db:8000/starts',
  }),
  '.devcontainer/compose.yaml': composeFile(image),
  '.devcontainer/hut/devcontainer-feature.json': JSON.stringify({ id: 'hut', version: '1.0.0' }),
  '.devcontainer/hut/install.sh': '#!/bin/sh\nset -e\necho installed >> /installed\n',
})

test('a server that is killed in the midst of a Feature’s build or of its services ends what it began (F-01, F-02, F-03, F-46, R9)', {
  timeout: isFull ? 1_800_000 : 600_000,
}, async () => {
  const { bothy, base, host } = codespaces
  const repositoryUrl = await host.addRepository('ada/parts', files(base))
  const idempotencyKey = crypto.randomUUID()
  const create = () => bothy.api.codespaces.create.mutate({ repositoryUrl, idempotencyKey })
  const find = async () => {
    const [codespace, ...others] = await bothy.api.codespaces.list.query()
    expect(others).toEqual([])
    return codespace
  }
  const isUp = async () => {
    const codespace = await find()
    expect(codespace?.failure ?? null).toBeNull()
    return codespace?.state === 'running' && (await bothy.isSetUp(codespace.name))
  }
  const sweep = (ask: () => Promise<unknown>, isEnded: () => Promise<boolean>, calls = ofParts) =>
    killSweep(bothy, isFull, { ask, isEnded, ...(!isFull && { calls }) })

  const points = await sweep(create, isUp)
  // It was killed where it matters.
  for (const part of [/-build\/start/, /\/commit/, /create\?name=\S+\.db/, /\/volumes\/create/]) {
    expect(points.filter((point) => part.test(point))).not.toEqual([])
  }
  const { id, name } = await create()
  const only = (state: string) =>
    vi.waitFor(async () => {
      const found = Object.fromEntries(await bothy.containers())
      expect(found).toEqual({ [id]: state, [`${id}.db`]: state })
    }, 60_000)
  const isWhole = async (containers: number) => {
    await only('running')
    expect((await find())?.recovery).toBeNull()
    const failed = (await bothy.steps(name)).filter(({ state }) => state === 'failed')
    expect(failed).toEqual([])
    expect(await bothy.run(id, 'cat /installed /workspaces/ran.txt')).toBe(
      `installed\n${'ran\n'.repeat(containers)}`,
    )
  }
  await isWhole(1)

  const wish = (operation: 'stop' | 'start') => {
    const key = crypto.randomUUID()
    return () => bothy.api.codespaces[operation].mutate({ name, idempotencyKey: key })
  }
  await sweep(wish('stop'), async () => (await find())?.state === 'stopped')
  await only('exited')
  await sweep(wish('start'), isUp)
  await isWhole(1)

  // Somebody at the engine takes away what was built, the service and where it runs.
  const { Image } = await codespaces.containerOf(id)
  await wish('stop')()
  await bothy.reached(name, 'stopped')
  for (const container of [id, `${id}.db`]) {
    await codespaces.engine.call('DELETE', `/containers/${bothy.objectName(container)}`)
  }
  await codespaces.engine.call('DELETE', `/images/${Image}`, { query: { force: true } })
  // The same parts are made as at first, by another wish.
  await sweep(wish('start'), isUp, /^POST \/commit/)
  // A new container has its commands run, and once.
  await isWhole(2)

  const key = crypto.randomUUID()
  const remove = () => bothy.api.codespaces.delete.mutate({ name, idempotencyKey: key })
  await sweep(remove, async () => (await find()) === undefined)
  await codespaces.nothingLeft()
})
