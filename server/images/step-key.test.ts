import { expect, test } from 'vitest'
import type { ImageConfig } from '#server/drivers/image-building.ts'
import { type BuildSession, type Built, Progress, stepKey, takeStep } from './build-session.ts'
import { makeFolder } from './copy-instruction.ts'

const config: ImageConfig = {
  env: {},
  labels: {},
  user: '',
  workingDir: '/app',
  entrypoint: [],
  cmd: [],
  shell: [],
  exposedPorts: [],
  volumes: [],
  stopSignal: '',
  healthcheck: null,
  onBuild: [],
}
const base: Built = { imageId: 'sha256:0', key: 'sha256:0', config }
const instruction = { line: 1, keyword: 'WORKDIR', flags: [], rest: '/app', heredocs: [] }

async function keyWith(changes: Partial<ImageConfig>): Promise<string> {
  const keys: string[] = []
  const session = {
    ownerId: 'ada',
    progress: new Progress(1),
    used: new Set(),
    log: { add: () => undefined, lastLine: '' },
    building: { findBuilt: async (key: string) => keys.push(key) && 'sha256:1' },
  } as unknown as BuildSession
  const from = { ...base, config: { ...config, ...changes } }
  const doing = { from, made: ['/app'], instruction, command: makeFolder('/app') }
  await takeStep(session, doing, new AbortController().signal)
  return keys[0] ?? ''
}

test('a step is never taken from a build whose image said something else, such as a variable (S-67)', async () => {
  const plain = await keyWith({})
  expect(plain).toBe(stepKey({ ownerId: 'ada' }, base, { keyword: 'WORKDIR', made: ['/app'] }))
  expect(await keyWith({ env: { NODE_OPTIONS: '--require=/evil' } })).not.toBe(plain)
  expect(await keyWith({ labels: { 'devcontainer.metadata': '{}' } })).not.toBe(plain)
})
