import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { printConfigurationScript, readConfiguration } from './devcontainers.ts'
import { readConfigurationOutput } from './find-configuration.ts'

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

/** As the throw-away container of the clone runs it. */
async function print(chosen = ''): Promise<Uint8Array> {
  const args = ['-c', printConfigurationScript, 'configuration', folder, chosen]
  const options = { encoding: 'buffer', maxBuffer: 8 * 1024 * 1024 } as const
  const { stdout, stderr } = await promisify(execFile)('/bin/sh', args, options)
  expect(stderr.toString()).toBe('')
  return stdout
}
const find = async () => readConfigurationOutput(await print())
const codespace = { codespaceId: 'a', workspaceFolder: '/workspaces/app', chosen: null }
const read = async () => readConfiguration(await print(), codespace)

test('a repository without one has the default configuration, without a word', async () => {
  await put({ 'src/devcontainer.json': '{}', '.devcontainer/a/b/devcontainer.json': '{}' })
  expect(await find()).toEqual({ kind: 'none' })
  expect(await read()).toMatchObject({ config: { path: null }, notices: [], recovery: null })
})

test('the first in the order of the specification is taken, and the others are named', async () => {
  const last = '.devcontainer/b c\n/devcontainer.json'
  await put({ [last]: '{}', '.devcontainer/a/devcontainer.json': '{ "name": "a" }' })
  expect(await read()).toMatchObject({
    config: { name: 'a', path: '.devcontainer/a/devcontainer.json' },
    notices: [expect.stringContaining('b c\\n/devcontainer.json'), expect.anything()],
  })
  await put({ '.devcontainer.json': '{ "name": "b" }' })
  expect((await read()).config.name).toBe('b')
  await put({ '.devcontainer/devcontainer.json': '\ufeff{ "name": "c" } // ü\n' })
  expect(await find()).toMatchObject({
    kind: 'found',
    path: '.devcontainer/devcontainer.json',
    others: ['.devcontainer.json', '.devcontainer/a/devcontainer.json', last],
  })
  expect((await read()).config.name).toBe('c')
})

test('one that is chosen is taken, and the others are named', async () => {
  const usual = '.devcontainer/devcontainer.json'
  const chosen = '.devcontainer/b c/devcontainer.json'
  await put({ [usual]: '{ "name": "usual" }', [chosen]: '{ "name": "chosen" }' })
  const take = async (path: string) =>
    readConfiguration(await print(path), { ...codespace, chosen: path })
  expect(await take(chosen)).toMatchObject({
    config: { name: 'chosen', path: chosen },
    notices: [expect.stringContaining(usual), expect.anything()],
  })
  expect((await take(usual)).config.name).toBe('usual')
  const absent = '.devcontainer/x/devcontainer.json'
  expect(await take(absent)).toMatchObject({
    config: { path: absent, name: null },
    recovery: `"${absent}", which was chosen, is not in the repository.`,
  })
  // What was printed of another choice is not believed to be of this one.
  const { config } = readConfiguration(await print(), { ...codespace, chosen: absent })
  expect(config.name).toBeNull()
})

test('what it extends comes with it, and what is too large or a link does not (L.11)', async () => {
  const own = '.devcontainer/devcontainer.json'
  await put({
    [own]: '{ "extends": ["./base.json", "./lib/ü b.jsonc"], "name": "own" }',
    '.devcontainer/base.json': '{ "image": "debian:12", "name": "base" }',
    '.devcontainer/lib/ü b.jsonc': '{ "remoteUser": "node" /* ü */ }',
    '.devcontainer/large.json': 'x'.repeat(64 * 1024 + 1),
    'outside.json': '{ "image": "outside:1" }',
  })
  await symlink('/etc/hostname', join(folder, '.devcontainer/link.json'))
  const found = await find()
  expect(found.kind === 'found' && [...found.files.keys()].sort()).toEqual([
    '.devcontainer/base.json',
    own,
    '.devcontainer/lib/ü b.jsonc',
  ])
  const before = await read()
  expect(before.config).toMatchObject({ name: 'own', image: 'debian:12', remoteUser: 'node' })
  await put({ '.devcontainer/base.json': '{ "image": "debian:13" }' })
  expect((await read()).hash).not.toBe(before.hash)
  await put({ [own]: '{ "extends": "./large.json" }' })
  expect((await read()).recovery).toContain('line 1, column 14: "extends" names')
  await put({ [own]: '{ "extends": "../outside.json" }' })
  expect((await read()).recovery).toContain('must name a JSON file in .devcontainer')
})

test('its Dockerfile comes with it where it is beside it, and is asked for where it is not (S-76)', async () => {
  const own = '.devcontainer/devcontainer.json'
  const build = (dockerfile: string) => JSON.stringify({ build: { dockerfile } })
  await put({ [own]: build('Dockerfile.dev'), '.devcontainer/Dockerfile.dev': 'FROM a\n' })
  const before = await read()
  expect(before.unread).toEqual([])
  await put({ '.devcontainer/Dockerfile.dev': 'FROM a\nRUN b\n' })
  expect((await read()).hash).not.toBe(before.hash)
  await put({ [own]: build('../Dockerfile') })
  expect((await read()).unread).toEqual(['Dockerfile'])
})

test('a repository full of files is read within its limits', async () => {
  const many = Array.from({ length: 300 }, (_, at) => [
    `.devcontainer/${at}.json`,
    'x'.repeat(60_000),
  ])
  await put({ '.devcontainer.json': '{}', ...Object.fromEntries(many) })
  const found = await find()
  expect(found.kind === 'found' && found.files.size).toBe(4)
})

test('an empty file, and one of 5 MB, lead to recovery', async () => {
  await put({ '.devcontainer.json': '' })
  expect((await read()).recovery).toMatch(/^\.devcontainer\.json, line 1, column 1: .*empty/)
  await put({ '.devcontainer.json': `{ "name": "${'x'.repeat(5 * 1024 * 1024)}" }` })
  expect(await read()).toMatchObject({
    recovery: expect.stringContaining('larger than 1 MB'),
    config: { image: null, commands: {} },
  })
})

test.for([
  ['.devcontainer/devcontainer.json', '/etc/hostname'],
  ['.devcontainer.json', 'there/devcontainer.json'],
  ['.devcontainer.json', '/nowhere'],
  ['.devcontainer', 'there'],
  ['.devcontainer/a', '../there'],
])('the link %s to %s is not followed, and that is said', async ([path = '', target = '']) => {
  await put({ 'there/devcontainer.json': '{ "name": "followed" }' })
  await mkdir(dirname(join(folder, path)), { recursive: true })
  await symlink(target, join(folder, path))
  const { config, recovery } = await read()
  expect(recovery).toBe(`"${path}" is a symbolic link, which is not followed.`)
  expect(config).toMatchObject({ path, name: null })
})

test('what is no file is not read', async () => {
  await mkdir(join(folder, '.devcontainer.json'))
  expect((await read()).recovery).toContain('is not a file')
})

test('a thousand configurations are a hundred', async () => {
  const path = (index: number) => `.devcontainer/${index}/devcontainer.json`
  await put(Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [path(index), '{}'])))
  const found = await find()
  expect(found.kind === 'found' && found.others.length).toBe(99)
})

test('whatever else says so, it is read with limits and never believed', async () => {
  await put({ '.devcontainer.json': '{}' })
  const sound = Buffer.from(await print()).toString()
  const base64 = (text: string) => Buffer.from(text).toString('base64')
  const hostile = [
    '',
    'Cloning into…\n',
    sound.slice(0, -4),
    `${sound}more\n`,
    sound.replace('file ', 'files '),
    sound.replace(base64('.devcontainer.json'), base64('/etc/passwd')),
    sound.replace(base64('.devcontainer.json'), base64('.devcontainer/../devcontainer.json')),
    sound.replace('content ', 'content !'),
    sound.replace(/content .*\n/, ''),
    sound.replace(/file .*\n/, ''),
    sound.replace(/file .*\n/, (line) => line.repeat(200)),
    'x'.repeat(4 * 1024 * 1024),
  ]
  for (const output of hostile) {
    const { config, recovery } = readConfiguration(Buffer.from(output), codespace)
    expect(recovery, output.slice(0, 100)).toContain('did not say')
    expect(config.path).toBeNull()
  }
})
