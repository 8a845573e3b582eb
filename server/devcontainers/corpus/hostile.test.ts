import { afterAll, beforeAll, expect, test } from 'vitest'
import { codespaceConfig } from '#server/drivers/docker/containers/container-config.ts'
import type { DevcontainerConfig } from '../devcontainers.schema.ts'
import { readImageMetadata } from '../merge/image-metadata.ts'
import { judgeWithImage } from '../merge/judge-with-image.ts'
import { parseDevcontainer } from '../parse-devcontainer.ts'
import { shmBytesWithin } from '../policy/judge-offer.ts'
import { type Hostile, hostile } from './hostile.testing.ts'

const path = '.devcontainer/devcontainer.json'
const place = { codespaceId: 'a', workspaceFolder: '/workspaces/app' }
const limits = { memoryBytes: 1024 ** 3, cpus: 1, pids: 512 }
const folders = { kits: '/kits', line: '/lines/a', trust: '/trust' }

/** What the engine is asked for. */
function containerOf(config: Pick<DevcontainerConfig, 'capAdd' | 'shmBytes'>) {
  return codespaceConfig(
    {
      image: 'sha256:0',
      labels: {},
      environment: {},
      network: 'its-own',
      limits,
      workspace: { kind: 'folder', source: '/files/a' },
      capabilities: config.capAdd,
      shmBytes: shmBytesWithin(config, limits),
    },
    folders,
  )
}
const golden = containerOf({ capAdd: [], shmBytes: null })

/** What a codespace is made from, and all that is said of it. */
function judge({ file, label, files = {} }: Hostile) {
  const text = textOf(file)
  const own = parseDevcontainer(text, { ...place, path }, contentsOf(files))
  if (!label) return own
  const image = 'evil.example/image:1'
  const { asking, notices } = readImageMetadata(textOf(label), image, place)
  const judged = judgeWithImage(own, asking)
  return { config: judged.config, notices: [...notices, ...judged.notices] }
}

const textOf = (value: object | string) =>
  typeof value === 'string' ? value : JSON.stringify(value)
const contentsOf = (files: Record<string, object>) =>
  new Map(Object.entries(files).map(([name, value]) => [name, Buffer.from(textOf(value))] as const))

beforeAll(() => {
  process.env.BOTHY_CANARY = 'canary'
})
afterAll(() => {
  delete process.env.BOTHY_CANARY
})

test.for(hostile.map((one) => [one.name, one] as const))(
  'what %s gets nothing (S-57 to S-61, S-66, S-67, S-99)',
  ([, one]) => {
    if (one.error !== undefined) {
      expect(() => judge(one)).toThrow(one.error)
      return
    }
    const { config, notices } = judge(one)
    const { host = {} } = one
    expect(containerOf(config)).toEqual({
      ...golden,
      HostConfig: { ...golden.HostConfig, ...host },
    })
    expect([config.mounts, config.services]).toEqual([{ volumes: [], tmpfs: [] }, null])
    expect(JSON.stringify(config)).not.toContain('canary')
    expect(config.repositories).toEqual([])
    const variables = Object.keys({ ...config.containerEnv, ...config.remoteEnv })
    expect(variables.filter((name) => /^BOTHY_|^HOME$/.test(name))).toEqual([])
    expect(config.commands).not.toHaveProperty('initializeCommand')
    expect(notices.join('\n')).not.toMatch(/canary|(?!\n)\p{Cc}|\p{Cf}/u)
    for (const sentence of one.says ?? []) expect(notices.join('\n')).toContain(sentence)
    for (const notice of notices) expect(notice.length).toBeLessThan(2000)
  },
)

test('no two of them have a name in common', () => {
  expect(new Set(hostile.map(({ name }) => name)).size).toBe(hostile.length)
  expect(hostile.length).toBeGreaterThanOrEqual(40)
})
