import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { installedFile, ServedCorpus } from '#server/devcontainers/corpus/served.testing.ts'
import { ranFile, servedText } from '#server/devcontainers/corpus/tools-layer.testing.ts'
import { orMissing } from '#server/drivers/docker/engine/engine.ts'
import { DockerCodespaces } from '#server/testing/docker-codespaces.ts'
import { builtFile, corpus, corpusFeatures, corpusImages, type Promised } from './corpus.testing.ts'

/** Of each kind one; `npm run test:full` has the others too. */
const everyday = [
  'sets up Node and its user',
  'gives a browser its shared memory',
  'adds Features',
  'runs commands at the same time',
  'adds to the PATH',
  'keeps its packages in volumes',
  'pins its image by digest',
  'builds one stage of a C++ Dockerfile above it',
  'web, postgres and redis with healthchecks say',
]
const isFull = process.env.BOTHY_TEST_FULL !== undefined
const wanted = corpus.filter(({ name }) => isFull || everyday.some((end) => name.endsWith(end)))

vi.setConfig({ testTimeout: 300_000, maxConcurrency: 3 })

let served: ServedCorpus
let codespaces: DockerCodespaces
beforeAll(async () => {
  served = await ServedCorpus.start(corpusImages, corpusFeatures)
  codespaces = await DockerCodespaces.start({ BOTHY_ALLOWED_IMAGES: `*,${served.host}/*` })
})
afterAll(async () => {
  const engine = codespaces?.engine
  await codespaces?.[Symbol.asyncDispose]()
  for (const image of served?.images ?? [])
    await orMissing(engine.call('DELETE', `/images/${image}`))
  await served?.[Symbol.asyncDispose]()
})

/** One whose people have come: what runs then has run. */
async function opened({ name, files }: Promised) {
  const renamed = Object.entries(files).map(([path, text]) => [path, served.rename(text)])
  const path = `ada/${corpus.findIndex((one) => one.name === name)}/app`
  const url = await codespaces.host.addRepository(path, Object.fromEntries(renamed))
  const codespace = await codespaces.create(url)
  const { bothy } = codespaces
  const { failure, recovery } = await bothy.until(
    codespace,
    ({ state }) => ['running', 'failed'].includes(state),
    120_000,
  )
  expect({ failure, recovery }).toEqual({ failure: null, recovery: null })
  const page = await bothy.openPage(codespace)
  await page.api.lifecycle.attached.mutate()
  return { page, ...(await codespaces.running(codespace)) }
}

describe.concurrent('of what people have in their repositories', () => {
  test.for(wanted.map((one) => [one.name, one] as const))(
    '%s comes up as it is meant',
    async ([, promises], { expect }) => {
      const { page, id, name } = await opened(promises)
      await using _page = page
      const { bothy } = codespaces
      const linesOf = async (file: string) => {
        const text = await bothy.run(id, `cat ${file} 2>/dev/null || true`)
        return text.split('\n').filter((line) => line !== '')
      }
      expect((await bothy.steps(name)).filter(({ state }) => state === 'failed')).toEqual([])
      const calls = (await linesOf(ranFile)).filter((line) => promises.ran.includes(line))
      expect(calls.sort()).toEqual([...promises.ran].sort())
      expect((await linesOf(installedFile)).sort()).toEqual([...promises.installed].sort())
      expect(await linesOf(builtFile)).toEqual(promises.built)

      const seen = '/tmp/seen'
      const terminal = await page.openTerminal()
      const reach = promises.services.map((one) => `reach ${one} >> ${seen}-served`)
      const look = `{ id -un; pwd; cat /proc/self/environ; } > ${seen}`
      await terminal.run([look, ...reach].join('; '), 60_000)
      const [, user, folder, rest = ''] =
        /^(.*)\n(.*)\n([\s\S]*)$/.exec(await bothy.run(id, `cat ${seen}`)) ?? []
      expect({ user, folder }).toEqual({ user: promises.user, folder: promises.folder })
      const environment = rest.split('\0').map((one) => one.split(/=(.*)/s).slice(0, 2))
      expect(Object.fromEntries(environment)).toMatchObject(promises.environment)
      const answers = await bothy.run(id, `cat ${seen}-served 2>/dev/null || true`)
      expect(answers).toBe(servedText.repeat(promises.services.length))

      const { HostConfig, Mounts } = await codespaces.containerOf(id)
      expect(HostConfig.CapAdd ?? []).toEqual(promises.capAdd)
      // Of its memory it may be half at most.
      const { shmBytes } = promises
      if (shmBytes !== null)
        expect(HostConfig.ShmSize).toBe(Math.min(shmBytes, Number(HostConfig.Memory) / 2))
      const volumes = Mounts.filter(({ Type }) => Type === 'volume').map((one) => one.Destination)
      expect(volumes).toEqual(expect.arrayContaining(promises.volumes))
      await codespaces.remove(name)
    },
  )
})

test('nothing is left of any of them', () => codespaces.nothingLeft())
