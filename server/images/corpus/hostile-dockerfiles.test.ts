import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildStepConfig } from '#server/drivers/docker/builds/build-steps.ts'
import { ObjectNames } from '#server/drivers/docker/object-names.ts'
import type { BuildStep } from '#server/drivers/image-building.ts'
import { hostileDockerfiles } from './hostile-dockerfiles.testing.ts'
import { recordBuild } from './recording-builder.testing.ts'

const names = new ObjectNames('test')
const files = { kind: 'folder', source: '/files/a' } as const

/** What the engine is asked for. */
const containerOf = (step: BuildStep) =>
  buildStepConfig(
    { ...step, files: step.command?.seesFiles ? files : null },
    { names, folders: { kits: '/kits', trust: '/trust' }, cpus: 4 },
  )

/** What is asked for with what is the step's own put aside: memory, and what of ours it sees. */
function frameOf(step: BuildStep) {
  const { HostConfig, Labels, Hostname, Cmd } = containerOf(step)
  const { Mounts, Tmpfs, NetworkMode, ...rest } = HostConfig
  const mounts = Mounts as { Type: string; Target: string }[]
  return {
    frame: { ...rest, Labels, Hostname, Cmd, Tmpfs },
    network: NetworkMode,
    bound: mounts.filter(({ Type }) => Type !== 'tmpfs'),
    inMemory: mounts.filter(({ Type }) => Type === 'tmpfs').map(({ Target }) => Target),
  }
}

let golden: ReturnType<typeof frameOf>
beforeAll(async () => {
  process.env.BOTHY_CANARY = 'canary'
  const { steps } = await recordBuild({ text: 'FROM debian:12\nRUN true' })
  const [step] = steps
  if (!step) throw new Error('A command is a step.')
  golden = frameOf(step)
})
afterAll(() => {
  delete process.env.BOTHY_CANARY
})

test.for(hostileDockerfiles.map((one) => [one.name, one] as const))(
  'a Dockerfile that %s gets nothing (S-57, S-60, S-61, S-66, S-67, S-99)',
  async ([, one]) => {
    const { steps, images, said, error } = await recordBuild(one)
    const told = error?.message ?? ''
    expect(`${said}${told}`).not.toMatch(/canary/)
    expect(told.length).toBeLessThan(1000)
    const refusals: string[] = []
    for (const step of steps) {
      try {
        const { frame, network, bound, inMemory } = frameOf(step)
        expect(frame).toEqual(golden.frame)
        expect([golden.network, 'none']).toContain(network)
        expect(inMemory).toEqual(one.inMemory ?? [])
        const own = bound.filter(({ Target }) => !golden.bound.some((is) => is.Target === Target))
        expect(own.filter(({ Target }) => !/^\/\.bothy\/(files|shared)$/.test(Target))).toEqual([])
        expect(step.from).toMatch(/^sha256:\d+$/)
      } catch (reason) {
        if (!(reason instanceof Error) || !('code' in reason)) throw reason
        refusals.push(reason.message)
      }
    }
    expect(images.filter((image) => /bothy|192\.168|frontend/.test(image))).toEqual([])
    if (one.error === undefined) {
      expect(error).toBeNull()
      expect(refusals).toEqual([])
      return
    }
    expect([told, ...refusals].join('\n')).toContain(one.error)
    if (error) expect(told).toMatch(/^Dockerfile:\d+: [^\p{Cc}\p{Cf}]+$/u)
  },
)

test('no two of them have a name in common', () => {
  expect(new Set(hostileDockerfiles.map(({ name }) => name)).size).toBe(hostileDockerfiles.length)
})
