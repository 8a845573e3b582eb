import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { UserFiles } from '../files/user-files.ts'
import { startTestAgent } from '../testing/start-test-agent.ts'
import { EffectiveUser } from '../user/effective-user.ts'
import { findAgentUser } from '../user/find-user.ts'
import { listPaths } from './list-paths.ts'

let folder = ''
const effectiveUser = new EffectiveUser(findAgentUser(userInfo().username))
const ctx = { effectiveUser, files: new UserFiles(effectiveUser), socket: null }

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bothy-paths-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function write(path: string, text = ''): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}
async function list(root = folder, exclude?: string[]) {
  const paths: string[] = []
  for await (const part of listPaths(ctx, { root, exclude }, undefined)) {
    if (part.type === 'end') return { paths: paths.sort(), isTruncated: part.isTruncated }
    paths.push(...Buffer.from(part.bytes).toString().split('\0').slice(0, -1))
  }
  throw new Error('The list did not end.')
}

test('every file is listed, hidden ones too, but for what git ignores or keeps for itself', async () => {
  execFileSync('git', ['init', '-q', folder])
  write('.gitignore', 'dist\n*.log\n!keep.log\n')
  for (const path of ['a.ts', 'src/ä b.ts', '.github/ci.yml', 'keep.log', 'src/.gitignore']) {
    write(path)
  }
  for (const path of ['dist/a.js', 'x.log', 'src/dist/b.js', 'node_modules/p/index.js']) write(path)
  expect(await list()).toEqual({
    paths: ['.github/ci.yml', '.gitignore', 'a.ts', 'keep.log', 'src/.gitignore', 'src/ä b.ts'],
    isTruncated: false,
  })
})

test('what the page wants left out takes the place of what is left out by default', async () => {
  for (const path of [
    'a.ts',
    'a.js',
    'dist/b.ts',
    'lib/dist/c.ts',
    'lib/x.js',
    'node_modules/p.ts',
  ])
    write(path)
  expect((await list(folder, ['/dist', '**/*.js'])).paths).toEqual([
    'a.ts',
    'lib/dist/c.ts',
    'node_modules/p.ts',
  ])
  expect((await list(folder, ['**'])).paths).toEqual([])
})

test('what is ignored outside of a repository is so too, and an empty folder is no fault', async () => {
  write('.gitignore', 'out')
  write('out/a')
  expect((await list()).paths).toEqual(['.gitignore'])
  mkdirSync(join(folder, 'empty'))
  expect((await list(join(folder, 'empty'))).paths).toEqual([])
})

test('links are followed, in a circle they come to an end (F-31)', async () => {
  write('real/file.ts')
  symlinkSync('real/file.ts', join(folder, 'link.ts'))
  symlinkSync('..', join(folder, 'real/up'))
  symlinkSync('/nowhere', join(folder, 'dangling'))
  expect((await list()).paths).toEqual(['link.ts', 'real/file.ts'])
})

test('names that are strange arrive as they are, those that are no text do not', async () => {
  write('two\nlines.ts')
  write(' -rf "$HOME".ts')
  writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xff, 0xfe])]), '')
  expect((await list()).paths).toEqual([' -rf "$HOME".ts'])
})

test('a folder that has gone is refused', async () => {
  await expect(list(join(folder, 'gone'))).rejects.toMatchObject({ reason: 'FOLDER_NOT_FOUND' })
})

test('thousands of paths arrive whole, in some parts, through the line (F-29)', async () => {
  await using agent = await startTestAgent()
  for (let at = 0; at < 100; at += 1) {
    const name = `a-folder-with-a-long-name-${'x'.repeat(60)}-${at}`
    mkdirSync(join(folder, name))
    for (let file = 0; file < 80; file += 1) writeFileSync(join(folder, name, `file-${file}`), '')
  }
  const { api } = await agent.connect()
  const sizes: number[] = []
  let count = 0
  await new Promise<void>((resolve, reject) => {
    api.search.paths.subscribe(
      { root: folder },
      {
        onData(part) {
          if (part.type === 'end') return
          sizes.push(part.bytes.byteLength)
          count += part.bytes.filter((byte) => byte === 0).byteLength
        },
        onComplete: resolve,
        onError: reject,
      },
    )
  })
  expect(count).toBe(8000)
  expect(sizes.length).toBeGreaterThan(1)
  expect(sizes.length).toBeLessThan(5)
})

test('a list that nobody waits for any more ends, and its program with it', async () => {
  for (let at = 0; at < 50; at += 1) write(`folder-${at}/${'x'.repeat(200)}`)
  const ending = new AbortController()
  const parts = listPaths(ctx, { root: folder }, ending.signal)
  const first = parts.next()
  ending.abort()
  expect((await first).done).toBe(true)
  expect((await parts.next()).done).toBe(true)
})
