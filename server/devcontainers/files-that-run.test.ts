import { expect, test } from 'vitest'
import { readWithFiles } from '#server/compose/corpus/read-files.testing.ts'
import { configurationHashOf } from './devcontainers.ts'

const path = '.devcontainer/devcontainer.json'
const lock = '.devcontainer/devcontainer-lock.json'
type Files = Parameters<typeof readWithFiles>[1]

const hashOf = (file: object, files: Files) => {
  const content = Buffer.from(JSON.stringify(file))
  return configurationHashOf({ path, content }, new Map(), readWithFiles(file, files).besides)
}

test('trust is bound to each line of a Dockerfile, and to its absence (S-76)', () => {
  const file = { build: { dockerfile: '../docker/dev.txt', context: '..' } }
  const hashes = [
    { 'docker/dev.txt': 'FROM debian:12\nRUN make\n' },
    { 'docker/dev.txt': 'FROM debian:12\nRUN make all\n' },
    {},
  ].map((files: Files) => hashOf(file, { ...files, 'docker/other': String(Math.random()) }))
  expect(new Set(hashes).size).toBe(3)
  expect(hashOf(file, { 'docker/dev.txt': 'FROM debian:12\nRUN make\n' })).toBe(hashes[0])
})

test('trust is bound to the Dockerfiles of services, and to the lock file of Features (S-76)', () => {
  const compose = 'services: { app: { image: "debian:12" }, db: { build: ../db } }'
  const file = {
    dockerComposeFile: 'compose.yml',
    service: 'app',
    features: { 'ghcr.io/a/b/c:1': {} },
  }
  const files = { '.devcontainer/compose.yml': compose, 'db/Dockerfile': 'FROM x\n', [lock]: '{}' }
  const hashes = [
    files,
    { ...files, 'db/Dockerfile': 'FROM x\nRUN y\n' },
    { ...files, [lock]: '{ "features": {} }' },
  ].map((some) => hashOf(file, some))
  expect(new Set(hashes).size).toBe(3)
})

test('nothing else is looked at, so that what was trusted stays so', () => {
  const file = { image: 'debian:12', postCreateCommand: 'make' }
  expect(readWithFiles(file, { [lock]: '{}', '.devcontainer/Dockerfile': 'x' }).besides.size).toBe(
    0,
  )
})

test.for([
  [{ [lock]: 'link' }, '".devcontainer/devcontainer-lock.json" is a symbolic link'],
  [{ [lock]: 'large' }, '".devcontainer/devcontainer-lock.json" is larger than 128 KB'],
] as const)(
  'a lock file of which nothing can be told is said, not left out: %j',
  ([files, said]) => {
    const { recovery, config } = readWithFiles({ features: { 'ghcr.io/a/b/c:1': {} } }, files)
    expect(recovery).toContain(said)
    expect(config.features).toEqual([])
  },
)
