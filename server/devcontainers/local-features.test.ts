import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
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
  await put({
    '.devcontainer/devcontainer.json': '{ "features": { "./hut": {} } }',
    '.devcontainer/hut/devcontainer-feature.json': '{}',
    '.devcontainer/hut/install.sh': 'one',
    '.devcontainer/hut/more/words': 'two',
    '.devcontainer/other.txt': 'no part',
  })
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function put(files: Record<string, string>) {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), content)
  }
}

async function print(): Promise<Uint8Array> {
  const args = ['-c', printConfigurationScript, 'configuration', folder, '']
  const { stdout, stderr } = await promisify(execFile)('/bin/sh', args, { encoding: 'buffer' })
  expect(stderr.toString()).toBe('')
  return stdout
}
const read = async () =>
  readConfiguration(await print(), { codespaceId: 'a', workspaceFolder: '/w', chosen: null })

test('the files of Features in the repository are told, each by what it holds', async () => {
  const found = readConfigurationOutput(await print())
  const part = (path: string, content: string) => {
    const hash = createHash('sha256').update(content).digest('hex')
    return { path: `.devcontainer/hut/${path}`, kind: 'file', hash }
  }
  expect(found).toMatchObject({
    parts: [
      part('devcontainer-feature.json', '{}'),
      part('install.sh', 'one'),
      part('more/words', 'two'),
    ],
  })
})

test('trust is bound to what they hold, where one of them is asked for (S-76)', async () => {
  const hashes = new Set([(await read()).hash])
  const changed = async () => {
    const { hash } = await read()
    const isNew = !hashes.has(hash)
    hashes.add(hash)
    return isNew
  }
  await put({ '.devcontainer/other.txt': 'changed' })
  expect(await changed()).toBe(false)
  await put({ '.devcontainer/hut/install.sh': 'other' })
  expect(await changed()).toBe(true)
  await put({ '.devcontainer/hut/added': '' })
  expect(await changed()).toBe(true)
  await symlink('words', join(folder, '.devcontainer/hut/more/link'))
  expect(await changed()).toBe(true)
  // What it may depend on.
  await put({ '.devcontainer/beside/devcontainer-feature.json': '{}' })
  expect(await changed()).toBe(true)
  await put({ '.devcontainer/devcontainer.json': '{ "features": { "ghcr.io/a/b": {} } }' })
  const { hash } = await read()
  await put({ '.devcontainer/hut/install.sh': 'once more' })
  expect((await read()).hash).toBe(hash)
})

test.for([
  ['a name of two lines', 'install.sh\nx'],
  ['no text', Buffer.from([0x61, 0xff])],
])('what cannot be told is not installed: %s', async ([, name]) => {
  const hut = Buffer.from(`${join(folder, '.devcontainer/hut')}/`)
  await writeFile(Buffer.concat([hut, Buffer.from(name as string)]), 'x')
  expect(await read()).toMatchObject({
    config: { features: [] },
    recovery: expect.stringContaining('has a name that is no text of one line'),
  })
})
