import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { NetworkInspectInfo } from 'dockerode'
import type { DriverUnderTest } from '../driver-workbench.ts'
import { createDockerDriver } from './docker-driver.ts'
import type { DockerDriverOptions } from './docker-rooms.ts'
import { Engine, orMissing } from './engine/engine.ts'
import { removeIsolation } from './isolation/isolation.testing.ts'
import { labels, ObjectNames } from './object-names.ts'

export const testSocketPath = '/var/run/docker.sock'

export type DockerUnderTest = DriverUnderTest & {
  engine: Engine
  names: ObjectNames
  options: DockerDriverOptions
}

/**
 * A Docker driver with an instance and folders of its own, on the real engine or on the one given.
 */
export async function startDockerBench(
  given: Partial<DockerDriverOptions> = {},
): Promise<DockerUnderTest> {
  const image = given.defaultImage ?? required('BOTHY_TEST_IMAGE')
  const kitsFolder = required('BOTHY_TEST_KITS')
  const root = await mkdtemp(join(tmpdir(), 'bothy-docker-'))
  const options: DockerDriverOptions = {
    socketPath: testSocketPath,
    instance: `t${randomBytes(4).toString('hex')}`,
    dataFolder: join(root, 'data'),
    linesFolder: join(root, 'lines'),
    trustFolder: join(root, 'trust'),
    kitsFolder,
    subnetRange: '10.214.0.0/16',
    defaultImage: image,
    allow: [],
    log: { info: () => undefined, warn: () => undefined },
    ...given,
  }
  await mkdir(options.trustFolder)
  const engine = new Engine(options.socketPath)
  const names = new ObjectNames(options.instance)
  const driver = createDockerDriver(options)
  return {
    driver,
    nextLife: () => createDockerDriver(options),
    image,
    remoteUser: 'root',
    engine,
    names,
    options,
    pause: (codespaceId) => engine.call('POST', `/containers/${names.of(codespaceId)}/pause`),
    egressOf: (codespaceId) => egressOf(engine, names, codespaceId),
    leftovers: () => leftoversOf(engine, names, root),
    async [Symbol.asyncDispose]() {
      await driver[Symbol.asyncDispose]()
      await removeIsolation(engine, names)
      await rm(root, { recursive: true, force: true })
    },
  }
}

function required(name: string): string {
  const value = process.env[name]
  if (value) return value
  throw new Error(`${name} is not set: \`npm test\` prepares the image and the kit and sets it.`)
}

async function egressOf(engine: Engine, names: ObjectNames, codespaceId: string) {
  const path = `/networks/${names.of(codespaceId)}`
  const found = await orMissing(engine.call<NetworkInspectInfo>('GET', path))
  const bridge = found?.Options?.['com.docker.network.bridge.name'] ?? ''
  if (bridge.startsWith(names.closedBridgePrefix)) return 'none'
  return bridge.startsWith(names.bridgePrefix) ? 'public' : null
}

async function leftoversOf(engine: Engine, names: ObjectNames, root: string): Promise<string[]> {
  const ofCodespaces = { label: [...names.filter().label, labels.codespace] }
  const query = { all: true, filters: ofCodespaces }
  const ofEngine = await Promise.all(
    ['/containers/json', '/networks', '/volumes'].map(async (path) => {
      const found = await engine.call<unknown[] | { Volumes: unknown[] | null }>('GET', path, {
        query,
      })
      return (Array.isArray(found) ? found : (found.Volumes ?? [])).map((item) =>
        JSON.stringify(item),
      )
    }),
  )
  const mounts = await readFile('/proc/self/mountinfo', 'utf8')
  const files = await Promise.all(
    ['data/volumes', 'data/mounts', 'lines'].map((folder) =>
      readdir(join(root, folder)).catch(() => []),
    ),
  )
  return [
    ...ofEngine.flat(),
    ...mounts.split('\n').filter((line) => line.includes(root)),
    ...(await loopDevicesOf(root)),
    ...files.flat(),
  ]
}

/** The kernel's own list, since a device may outlive its mount and its file's name. */
async function loopDevicesOf(root: string): Promise<string[]> {
  const devices = (await readdir('/sys/block')).filter((name) => name.startsWith('loop'))
  const files = await Promise.all(
    devices.map((name) => readFile(`/sys/block/${name}/loop/backing_file`, 'utf8').catch(() => '')),
  )
  return files.filter((file) => file.startsWith(root))
}
