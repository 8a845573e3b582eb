import { expect, test } from 'vitest'
import { containerPaths } from '#agent/protocol/line.ts'
import { buildConfig } from '../containers/container-config.ts'

const configWith = (volumes: string[], inMemory: string[] = []) =>
  buildConfig({
    image: 'sha256:0',
    labels: {},
    network: 'none',
    limits: { memoryBytes: 1024 ** 3, cpus: 1, pids: 100 },
    argv: ['/x'],
    user: '',
    workingDir: '/',
    hasInput: false,
    inMemory,
    volumes,
    shared: null,
    hasSecrets: false,
    files: null,
    folders: { kits: '/k', trust: '/t' },
  })

const memoryOf = (...asked: Parameters<typeof configWith>) => {
  const mounts = configWith(...asked).HostConfig.Mounts as { Type: string; Target: string }[]
  return mounts.flatMap(({ Type, Target }) => (Type === 'tmpfs' ? [Target] : []))
}

test('the volumes of an image are memory in a build, whose size is not known otherwise', () => {
  expect(memoryOf(['/data', '/var//lib/x/', '/data/'])).toEqual(['/data', '/var/lib/x'])
  expect(memoryOf(['/data'], ['/data'])).toEqual([])
})

test('no volume of an image stands in for what the server itself runs in it (S-60, S-99)', () => {
  const { kits } = containerPaths
  for (const path of [`${kits}/current`, `${kits}/x/../current`, kits, 'data', '/', '/..']) {
    expect(() => configWith([path]), path).toThrow('which cannot be')
  }
})
