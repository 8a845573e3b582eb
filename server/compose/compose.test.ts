import { expect, test } from 'vitest'
import { configurationHashOf } from '#server/devcontainers/devcontainers.ts'
import { readWithFiles } from './corpus/read-files.testing.ts'

const file = { dockerComposeFile: 'compose.yml', service: 'app' }
const compose = '.devcontainer/compose.yml'
const app = 'app: { image: "debian:12" }'
const read = (files: Record<string, string>, said: object = {}) =>
  readWithFiles({ ...file, ...said }, files)
const hashOf = (files: Record<string, string>) => {
  const content = Buffer.from(JSON.stringify(file))
  const found = { path: '.devcontainer/devcontainer.json', content }
  return configurationHashOf(found, new Map(), read(files).besides)
}

test('trust is bound to every file that is read, and to those that are not there (S-76)', () => {
  const files = {
    [compose]: `services: { ${app}, db: { extends: { file: ../base.yml, service: db } } }`,
    'base.yml': 'services: { db: { image: "x:1", env_file: db.env } }',
    'db.env': 'A=1',
    'README.md': 'Not read.',
  }
  const whole = hashOf(files)
  expect(hashOf({ ...files, 'README.md': 'Not read either.' })).toBe(whole)
  const changed = [
    { ...files, [compose]: `${files[compose]}\n` },
    { ...files, 'base.yml': `${files['base.yml']}\n` },
    { ...files, 'db.env': 'A=2' },
    { ...files, '.devcontainer/.env': 'B=1' },
  ].map(hashOf)
  expect(new Set([whole, ...changed]).size).toBe(changed.length + 1)
})

test.for([
  [{}, {}, /devcontainer.json, line 1, column 22: ".devcontainer\/compose.yml" is not in the/],
  [{ [compose]: 'a: [' }, {}, /compose.yml, line 1, column \d+: this is not YAML/],
  [{ [compose]: '' }, {}, /the file is empty; expected "services:"/],
  [{ [compose]: `services: { ${app} }` }, { service: 'web' }, /"web" is in none of its Compose/],
  [{ [compose]: `services: { ${app} }` }, { service: undefined }, /needs a "service"/],
  [{ [compose]: `services: { ${app} }` }, { runServices: ['db'] }, /"db" is in none of its/],
  [{ [compose]: 'services: { app: {} }' }, {}, /"app" needs an "image", or a "build"/],
  [{ [compose]: 'services:\n  app:\n    image: [a]' }, {}, /line 3, column 12: "image" must be/],
  [{ [compose]: `services: { ${app}, "a b": {} }` }, {}, /"a b" cannot be the name of a service/],
  [
    {
      [compose]: 'services:\n  app:\n    build: { dockerfile: x, dockerfile_inline: FROM x }',
    },
    {},
    /line 3, column 12: "build" has both a "dockerfile" and a "dockerfile_inline"/,
  ],
  [
    { [compose]: `services: { ${app} }`, '.devcontainer/.env': 'A=1\n???' },
    {},
    /\.env, line 2, column 1: expected NAME=value/,
  ],
  [
    { [compose]: `services: { ${app}, db: { image: "x:1", healthcheck: { test: [curl] } } }` },
    {},
    /"healthcheck.test" must begin with NONE, CMD or CMD-SHELL/,
  ],
] as const)('a mistake is told with its place: %j %j', ([files, said, message]) => {
  const { recovery, recoveryPlace, config } = read(files as Record<string, string>, said)
  expect(recovery).toMatch(message)
  expect(recoveryPlace).toMatchObject({ line: expect.any(Number), column: expect.any(Number) })
  expect(config.services).toBeNull()
})

test('of more services than there is room for none is started', () => {
  const services = Array.from({ length: 9 }, (_, at) => `s${at}: { image: "x:1" }`).join(', ')
  const { recovery } = read({ [compose]: `services: { ${app}, ${services} }` })
  expect(recovery).toContain('more than 8 services would run beside it')
})

test('of mounts that cannot be side by side a service has the first, and runs', () => {
  const db = `db: { image: "x:1", volumes: [data:/data, other:/data/inner, last:/dat], tmpfs: [/data, /data/x, /run, /run] }`
  const { config, notices, recovery } = read({
    [compose]: `services: { ${app}, ${db} }\nvolumes: { data: {}, other: {}, last: {} }`,
  })
  expect(recovery).toBeNull()
  const [service] = config.services?.companions ?? []
  expect(service?.volumes.map(({ target }) => target)).toEqual(['/data', '/dat'])
  expect(service?.tmpfs.map(({ target }) => target)).toEqual(['/run'])
  expect(notices.filter((notice) => notice.includes('in "db"'))).toEqual([
    '"other" is not mounted at "/data/inner" in "db": it is within another mount, or around it.',
    '"tmpfs" is not mounted at "/data" in "db": something else is mounted there.',
    '"tmpfs" is not mounted at "/data/x" in "db": it is within another mount, or around it.',
    '"tmpfs" is not mounted at "/run" in "db": something else is mounted there.',
  ])
})

test('a Dockerfile in a Compose file is built by, for the codespace and for a service', () => {
  const inline = (from: string) =>
    `build:\n      dockerfile_inline: |\n        FROM ${from}\n        RUN id`
  const { config, notices, recovery } = read({
    [compose]: `services:\n  app:\n    ${inline('debian:$$V')}\n  db:\n    ${inline('x:1')}\n`,
  })
  expect([recovery, notices]).toEqual([null, []])
  const build = { dockerfile: compose, context: '.devcontainer' }
  expect(config.build).toMatchObject({
    ...build,
    inline: { text: 'FROM debian:$V\nRUN id\n', linesAbove: 4 },
  })
  expect(config.services?.builds.db).toMatchObject({
    ...build,
    inline: { text: 'FROM x:1\nRUN id\n', linesAbove: 9 },
  })
})
