import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { printConfigurationScript } from '#server/devcontainers/devcontainers.ts'
import type { BuildRequest } from './build-session.ts'
import { lookScript } from './context/look-script.ts'
import { readLook } from './context/read-look.ts'
import { isAheadOf, lookAheadScript, takeLookedAhead } from './look-ahead.ts'
import { lookAtContext } from './look-at-context.ts'

const run = promisify(execFile)
const configurationPath = '.devcontainer/devcontainer.json'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bothy-repository-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function put(files: Record<string, string>) {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), content)
  }
}

async function print(...argv: string[]): Promise<Buffer> {
  const options = { encoding: 'buffer', maxBuffer: 2 ** 26 } as const
  const { stdout, stderr } = await run('/bin/sh', ['-c', ...argv], options)
  expect(stderr.toString()).toBe('')
  return stdout
}

/** What was looked at ahead; what the configuration's script prints is always there as it was. */
async function look(chosen = '') {
  const printed = await print(
    lookAheadScript,
    'ahead',
    folder,
    chosen,
    printConfigurationScript,
    lookScript,
  )
  const { configuration, ahead } = takeLookedAhead(printed)
  const alone = await print(printConfigurationScript, 'configuration', folder, chosen)
  expect(configuration.equals(alone)).toBe(true)
  return ahead
}

test('it looks at the Dockerfile and context that the configuration names, and says what a look says', async () => {
  await put({
    [configurationPath]: '{ "build": { "dockerfile": "Dockerfile", "context": ".." } }',
    '.devcontainer/Dockerfile': 'FROM a\nCOPY note.txt /\n',
    'note.txt': 'note',
  })
  const ahead = await look()
  expect(ahead).toMatchObject({ dockerfile: '.devcontainer/Dockerfile', context: '.' })
  const alone = ['look', folder, '.devcontainer/Dockerfile', '.', 'no']
  expect(ahead?.printed.equals(await print(lookScript, ...alone))).toBe(true)
  const read = await readLook(ahead?.printed ?? Buffer.alloc(0))
  expect(read).toMatchObject({ kind: 'found', dockerfile: 'FROM a\nCOPY note.txt /\n' })
})

test('it follows which configuration is chosen, and the older names', async () => {
  await put({
    [configurationPath]: '{ "image": "a" }',
    '.devcontainer/hut/devcontainer.json': '{\n  "dockerFile" : "../../deep/./Dockerfile"\n}',
    'deep/Dockerfile': 'FROM a\n',
  })
  expect(await look()).toBeNull()
  expect(await look('.devcontainer/hut/devcontainer.json')).toMatchObject({
    dockerfile: 'deep/Dockerfile',
    context: '.devcontainer/hut',
  })
})

test.for([
  '{ "image": "a" }',
  '{ "build": { "dockerfile": "" } }',
  '{ "build": { "dockerfile": "../../Dockerfile" } }',
  '{ "build": { "dockerfile": "Dockerfile", "context": "../.." } }',
  '{ "build": { "dockerfile": "..", "context": "../../../.." } }',
  '{ "build": { "dockerfile": "Docker\\u0066ile" } }',
])('nothing is told of %s', async (text) => {
  await put({ [configurationPath]: text, '.devcontainer/Dockerfile': 'FROM a\n' })
  expect(await look()).toBeNull()
})

test('a link is not followed, and is told as the problem that an own look finds (S-61)', async () => {
  await put({ [configurationPath]: '{ "build": { "dockerfile": "Dockerfile" } }' })
  await symlink('/etc/passwd', join(folder, '.devcontainer/Dockerfile'))
  const ahead = await look()
  expect(await readLook(ahead?.printed ?? Buffer.alloc(0))).toMatchObject({ kind: 'problem' })
})

test('what is much, or takes long, is left to the build', async () => {
  const dockerfile = '.devcontainer/Dockerfile'
  await put({
    [configurationPath]: '{ "build": { "dockerfile": "Dockerfile" } }',
    [dockerfile]: 'FROM a\nCOPY . /\n',
    '.devcontainer/large': '',
  })
  expect(await look()).not.toBeNull()
  await truncate(join(folder, '.devcontainer/large'), 2 ** 36)
  expect(await look()).toBeNull()
  await rm(join(folder, '.devcontainer/large'))
  const name = 'n'.repeat(250)
  const deep = join(folder, '.devcontainer', ...Array<string>(12).fill(name))
  await mkdir(deep, { recursive: true })
  const files = Array.from({ length: 1500 }, (_, index) => writeFile(join(deep, `${index}`), ''))
  await Promise.all(files)
  expect(await look()).toBeNull()
})

test('only what is whole is taken, and only for just that', () => {
  const configuration = Buffer.from('bothy-configuration 2\nend\n')
  for (const line of ['look \n', 'look YQ== YQ==\n', 'look YQ== YQ== Y*==\n', 'look a b c d\n']) {
    const printed = Buffer.concat([Buffer.from(line), configuration])
    expect(takeLookedAhead(printed)).toEqual({ configuration, ahead: null })
  }
  expect(takeLookedAhead(Buffer.from('look YQ=='))).toMatchObject({ ahead: null })
  const ahead = { dockerfile: 'a/Dockerfile', context: '.' }
  expect(isAheadOf(ahead, { dockerfile: 'a/Dockerfile', context: '.' })).toBe(true)
  expect(isAheadOf(ahead, { dockerfile: 'a/Dockerfile', context: 'a' })).toBe(false)
  expect(isAheadOf(ahead, { dockerfile: 'Dockerfile', context: '.' })).toBe(false)
})

test('what was looked at ahead is taken without a container, where it is of just that', async () => {
  const said = { dockerfile: 'a/Dockerfile', context: 'a' }
  const text = `dockerfile ${Buffer.from('FROM a').toString('base64')}\n\nend\n`
  const looks = async (printed: string, build = said, isWhole = false) => {
    let containers = 0
    const runTask = async () => {
      containers += 1
      return 1
    }
    const request = {
      driver: { runTask },
      build,
      repositoryName: 'hut',
      log: { add: () => undefined },
    }
    const ahead = { ...said, printed: Buffer.from(printed) }
    const all = { ...request, ahead } as unknown as BuildRequest
    const look = lookAtContext(all, isWhole, AbortSignal.timeout(5000))
    const found = await look.then(
      ({ dockerfile }) => dockerfile,
      (error: Error) => error.message,
    )
    return { containers, found }
  }
  const unread = { containers: 1, found: 'The files to build from could not be read.' }
  expect(await looks(text)).toEqual({ containers: 0, found: 'FROM a' })
  expect(await looks(text, said, true)).toEqual(unread)
  expect(await looks(text, { ...said, context: '.' })).toEqual(unread)
  expect(await looks(text.slice(0, -1))).toEqual(unread)
  expect(await looks('problem context missing\nend\n')).toEqual(unread)
})
