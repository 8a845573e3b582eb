import { afterAll, afterEach, beforeAll } from 'vitest'
import { type DockerUnderTest, startDockerBench } from '#server/drivers/docker/docker-bench.ts'
import { importTinyImage } from '#server/drivers/docker/tiny-image.testing.ts'
import { within, workbench } from '#server/drivers/driver-workbench.ts'
import { AppError } from '#server/errors.ts'
import { buildImage } from './build-image.ts'
import type { BuildRequest } from './build-session.ts'

const mebibyte = 1024 ** 2

/** As somebody's devcontainer.json may name it: with nothing in it but a shell. */
export const baseImage = `bothy-test/base:${process.pid}`

/** Builds what is put into a codespace's files, on a real engine. */
export function buildBench(make: () => Promise<DockerUnderTest> = startDockerBench) {
  const bench = workbench(make)
  beforeAll(() => importTinyImage(bench.under.options.socketPath, baseImage))
  const removeBuilt = async () => {
    const { building } = bench.under.driver
    for (const one of (await building?.listBuilt()) ?? []) await building?.removeBuilt(one)
  }
  afterEach(removeBuilt)
  afterAll(async () => {
    // One that a container was made of stayed the first time.
    await removeBuilt()
    await bench.under.engine.call('DELETE', `/images/${baseImage}`, { query: { force: true } })
  })

  /** A codespace whose repository has these files. */
  async function newRepository(files: Record<string, string>): Promise<string> {
    const id = await bench.newWorkspace()
    const put = Object.entries(files).map(([path, text]) => {
      const encoded = Buffer.from(text).toString('base64')
      return `mkdir -p "$(dirname '${path}')"; echo ${encoded} | base64 -d > '${path}'`
    })
    const script = `mkdir -p /workspaces/hut && cd /workspaces/hut && ${put.join(' && ')}`
    const { exitCode, output } = await bench.run(id, script)
    if (exitCode !== 0) throw new Error(output)
    return id
  }

  /** As the log of a step is. */
  function newLog() {
    let said = ''
    return {
      add(bytes: Uint8Array | string) {
        said += Buffer.from(bytes as Uint8Array).toString()
      },
      get said() {
        return said
      },
      get lastLine() {
        return said.trim().split('\n').at(-1) ?? ''
      },
    }
  }

  /** What it came to, with all that was said. */
  async function build(
    id: string,
    given: Partial<BuildRequest> = {},
    signal: AbortSignal = within(120),
  ) {
    const { driver, image } = bench.under
    if (!driver.building) throw new Error('This driver builds images.')
    const log = newLog()
    const request: BuildRequest = {
      driver,
      building: driver.building,
      codespaceId: id,
      ownerId: 'ada',
      build: { dockerfile: 'Dockerfile', context: '.', target: null, args: {} },
      repositoryName: 'hut',
      limits: {
        memoryBytes: 256 * mebibyte,
        cpus: 1,
        pids: 200,
        diskBytes: 512 * mebibyte,
        timeMs: 120_000,
      },
      isAnew: false,
      used: new Set(),
      environment: {},
      refused: async () => [],
      secrets: async () => new Map(),
      obtain: async (named, isFetchedAnew) => {
        if (isFetchedAnew) log.add(`${named} is fetched anew.\n`)
        if (named.startsWith('localhost')) throw new AppError('IMAGE_NOT_ALLOWED', 'Not allowed.')
      },
      toolImage: image,
      log,
      ...given,
    }
    try {
      const imageId = await buildImage(request, signal)
      return { imageId, said: log.said, error: undefined }
    } catch (error) {
      return { said: log.said, error: error as Error, imageId: '' }
    }
  }

  /** What a command in a container of the image prints. */
  async function runIn(imageId: string, script: string): Promise<string> {
    const id = await bench.newWorkspace()
    let printed = ''
    const exitCode = await bench.under.driver.runTask(
      {
        codespaceId: id,
        task: 'look',
        image: imageId,
        argv: ['/bin/sh', '-c', script],
        environment: {},
        onOutput: (bytes) => {
          printed += Buffer.from(bytes).toString()
        },
      },
      within(60),
    )
    return exitCode === 0 ? printed : `${printed}(${exitCode})`
  }

  return { bench, newRepository, newLog, build, runIn }
}
