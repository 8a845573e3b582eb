import { afterAll, beforeAll, expect, test } from 'vitest'
import { companionConfig } from '#server/drivers/docker/companions/companion-config.ts'
import { codespaceConfig } from '#server/drivers/docker/containers/container-config.ts'
import { type Hostile, hostile } from './hostile.testing.ts'
import { readWithFiles } from './read-files.testing.ts'

const limits = { memoryBytes: 1024 ** 3, cpus: 1, pids: 512 }
const frame = { image: 'sha256:0', labels: {}, network: 'its-own', limits, mounts: [] }
const folders = { kits: '/kits', line: '/lines/a', trust: '/trust' }
const plain = {
  name: 'db',
  image: 'evil.example/db:1',
  aliases: [],
  entrypoint: null,
  command: null,
  environment: {},
  workingDir: null,
  user: null,
  healthcheck: 'image' as const,
  init: false,
  shmSizeBytes: null,
  limits: { memoryBytes: null, cpus: null, pids: null },
  dependsOn: [],
  volumes: [],
  tmpfs: [],
}

function read({ service, main, top, files, file = {} }: Hostile) {
  const compose = JSON.stringify({
    services: {
      app: { image: 'evil.example/app:1', ...main },
      db: { image: 'evil.example/db:1', ...service },
    },
    ...top,
  })
  const whole = files ?? { '.devcontainer/compose.yml': compose }
  return readWithFiles({ dockerComposeFile: 'compose.yml', service: 'app', ...file }, whole)
}

beforeAll(() => {
  process.env.BOTHY_CANARY = 'a-canary'
})
afterAll(() => {
  delete process.env.BOTHY_CANARY
})

test.for(hostile.map((one) => [one.name, one] as const))(
  'one that %s gets nothing (S-57, S-59, S-61, S-66, S-67, S-99)',
  ([, one]) => {
    const { config, notices, recovery } = read(one)
    expect(JSON.stringify(config)).not.toContain('a-canary')
    expect(`${recovery}${notices.join('\n')}`).not.toMatch(/a-canary|(?!\n)\p{Cc}|\p{Cf}/u)
    if (one.error !== undefined) {
      expect(recovery).toContain(one.error)
      expect(config.services).toBeNull()
      return
    }
    expect(recovery).toBeNull()
    for (const words of one.says ?? []) expect(notices.join('\n')).toContain(words)
    const { companions = [] } = config.services ?? {}
    expect(companions).toEqual([{ ...plain, ...one.companion }])
    const [companion = plain] = companions
    const { HostConfig: golden } = companionConfig(frame, plain)
    expect(companionConfig(frame, companion).HostConfig).toEqual(golden)
    // Of the codespace's own container nothing is said to the engine but for these.
    const capabilities = config.capAdd
    const workspace = { kind: 'folder', source: '/files/a' } as const
    const own = { ...frame, environment: {}, workspace, capabilities, shmBytes: 64 * 1024 ** 2 }
    const bare = { ...own, capabilities: [] }
    expect(codespaceConfig(own, folders)).toEqual(codespaceConfig(bare, folders))
  },
)

test('no two of them have a name in common', () => {
  expect(new Set(hostile.map(({ name }) => name)).size).toBe(hostile.length)
  expect(hostile.length).toBeGreaterThanOrEqual(30)
})
