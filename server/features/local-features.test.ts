import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unpackTar } from 'modern-tar'
import { expect, test } from 'vitest'
import { MemoryDriver } from '#server/drivers/memory/memory-driver.ts'
import { readFeatureFiles } from './feature-files.ts'
import { localFolders } from './local-features.ts'

const signal = AbortSignal.timeout(60_000)

/** The folders of a repository that this script has made. */
async function openRepository(script: string) {
  const folder = await mkdtemp(join(tmpdir(), 'bothy-local-'))
  const driver = new MemoryDriver({ folder, trustFolder: folder })
  const codespaceId = randomUUID()
  await driver.createWorkspace(codespaceId, 0, signal)
  const task = { codespaceId, task: 'make', image: '', environment: {}, onOutput: () => undefined }
  const argv = ['/bin/sh', '-euc', `mkdir -p "$0" && cd "$0" && ${script}`, '/workspaces/r']
  expect(await driver.runTask({ ...task, argv }, signal)).toBe(0)
  const said: string[] = []
  const log = { add: (text: Uint8Array | string) => said.push(Buffer.from(text).toString()) }
  const place = { driver, codespaceId, repositoryName: 'r', toolImage: '', log }
  return {
    said,
    read: (...folders: string[]) => localFolders(place)(folders, signal),
    async [Symbol.asyncDispose]() {
      await driver[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

test('folders of the repository are read whole, in the order in which they are asked for', async () => {
  await using repository = await openRepository(`
    mkdir -p .devcontainer/a/bin '.devcontainer/b b' && cd .devcontainer
    echo '{"id":"a"}' > a/devcontainer-feature.json; echo run > a/install.sh; chmod 755 a/install.sh
    ln a/install.sh a/same; ln -s ../install.sh a/bin/run; head -c 200000 /dev/urandom > a/big
    echo '{"id":"b"}' > 'b b/devcontainer-feature.json'; echo run > 'b b/install.sh'
  `)
  const [second, first] = await repository.read('.devcontainer/b b', '.devcontainer/a')
  const { tar, metadata } = await readFeatureFiles(first ?? Buffer.of())
  expect(Buffer.from(metadata).toString()).toBe('{"id":"a"}\n')
  const entries = await unpackTar(tar)
  expect(entries.map(({ header: { name, mode, size } }) => [name, mode, size])).toEqual([
    ['bin/', 0o755, 0],
    ['big', 0o644, 200_000],
    ['devcontainer-feature.json', 0o644, 11],
    ['install.sh', 0o755, 4],
    ['same', 0o755, 4],
    ['bin/run', 0o777, 0],
  ])
  const other = await readFeatureFiles(second ?? Buffer.of())
  expect(Buffer.from(other.metadata).toString()).toBe('{"id":"b"}\n')
  expect(repository.said).toEqual([])
})

test('what is not there, a file, or behind a link is read by nobody (S-61)', async () => {
  await using repository = await openRepository(`
    mkdir -p .devcontainer outside/a && cd .devcontainer
    ln -s ../outside way; ln -s ../outside/a linked; ln -s /etc root; ln -s nowhere lost; touch file
  `)
  const messages = {
    missing: 'is no folder of the repository',
    file: 'is no folder of the repository',
    'way/a': 'is a symbolic link, or behind one',
    linked: 'is a symbolic link, or behind one',
    root: 'is a symbolic link, or behind one',
    lost: 'is a symbolic link, or behind one',
  }
  for (const [name, message] of Object.entries(messages)) {
    await expect(repository.read(`.devcontainer/${name}`), name).rejects.toMatchObject({
      code: 'FEATURE_INVALID',
      message: expect.stringContaining(message),
    })
  }
})
