import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AgentError } from '../errors.ts'
import { maxFileBytes } from '../protocol/files.ts'
import type { AgentUser } from '../user/agent-user.ts'
import { EffectiveUser } from '../user/effective-user.ts'
import { createEntry, deleteEntry, renameEntry } from './entries.ts'
import { listFolder } from './list-folder.ts'
import { readFile } from './read-file.ts'
import { UserFiles } from './user-files.ts'
import { writeFile } from './write-file.ts'

const user: AgentUser = {
  name: 'tester',
  uid: process.getuid?.() ?? 0,
  gid: process.getgid?.() ?? 0,
  groups: process.getgroups?.() ?? [],
  homeFolder: tmpdir(),
  shell: null,
}
const files = new UserFiles(new EffectiveUser(user))
const ctx = { files, user }
const bytes = (text: string) => new TextEncoder().encode(text)
const refused = (reason: string) => ({ name: 'AgentError', reason })
let folder = ''
const at = (name: string) => join(folder, name)
const text = (name: string) => readFileSync(at(name), 'utf8')
const save = (name: string, content: string, baseEtag: string | null = 'any') =>
  writeFile(ctx, { path: at(name), bytes: bytes(content), baseEtag })

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bothy-files-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('write', () => {
  test('a save answers with the etag that a read then has', async () => {
    const created = await save('a.txt', 'one', null)
    const read = await readFile(ctx, at('a.txt'))
    expect(Buffer.from(read.bytes).toString()).toBe('one')
    expect(read.etag).toBe(created.etag)
    const saved = await save('a.txt', 'two', read.etag)
    expect((await readFile(ctx, at('a.txt'))).etag).toBe(saved.etag)
    expect(readdirSync(folder)).toEqual(['a.txt'])
  })

  test('whoever looks sees the old or the new content, never a mixture', async () => {
    const contents = ['a', 'b'].map((letter) => letter.repeat(3_000_000))
    await save('a.txt', contents[0] ?? '')
    let isWriting = true
    const writing = (async () => {
      for (let round = 1; round <= 6; round += 1) await save('a.txt', contents[round % 2] ?? '')
      isWriting = false
    })()
    while (isWriting) {
      const read = await readFile(ctx, at('a.txt'))
      expect(contents).toContain(Buffer.from(read.bytes).toString())
    }
    await writing
  })

  test('a file that changed beneath is left alone, edits of the same size included (F-25, F-26)', async () => {
    const { etag } = await save('a.txt', 'mine', null)
    writeFileSync(at('a.txt'), 'them')
    await expect(save('a.txt', 'more', etag)).rejects.toMatchObject(refused('FILE_CHANGED'))
    expect(text('a.txt')).toBe('them')
    const read = await readFile(ctx, at('a.txt'))
    writeFileSync(at('other'), 'swap')
    renameSync(at('other'), at('a.txt'))
    await expect(save('a.txt', 'more', read.etag)).rejects.toMatchObject(refused('FILE_CHANGED'))
    rmSync(at('a.txt'))
    await expect(save('a.txt', 'more', read.etag)).rejects.toMatchObject(refused('FILE_CHANGED'))
    expect(readdirSync(folder)).toEqual([])
  })

  test('an edit of the same size right after a read has another etag', async () => {
    for (let round = 0; round < 20; round += 1) {
      writeFileSync(at('a.txt'), `round ${round % 10}`)
      const before = await readFile(ctx, at('a.txt'))
      writeFileSync(at('a.txt'), `ROUND ${round % 10}`)
      expect((await readFile(ctx, at('a.txt'))).etag).not.toBe(before.etag)
    }
  })

  test('of two writers with the same base only one wins', async () => {
    const { etag } = await save('a.txt', 'base', null)
    for (const [name, base] of [
      ['a.txt', etag],
      ['b.txt', null],
    ] as const) {
      const words = ['left', 'right']
      const results = await Promise.allSettled(words.map((word) => save(name, word, base)))
      const winners = words.filter((_, index) => results[index]?.status === 'fulfilled')
      // Which of them is first is nobody's promise.
      expect(winners).toEqual([text(name)])
    }
  })

  test('a new file does not overwrite one that is there', async () => {
    await save('a.txt', 'one', null)
    await expect(save('a.txt', 'two', null)).rejects.toMatchObject(refused('FILE_EXISTS'))
    await expect(save('no/a.txt', 'x', null)).rejects.toMatchObject(refused('FOLDER_NOT_FOUND'))
  })

  test('mode is kept, and a write through links goes to the file itself', async () => {
    mkdirSync(at('real'))
    writeFileSync(at('real/run.sh'), '#!/bin/sh\n')
    chmodSync(at('real/run.sh'), 0o751)
    symlinkSync('real/run.sh', at('one'))
    symlinkSync(at('one'), at('two'))
    symlinkSync('real/fresh', at('dangling'))
    await save('two', 'new')
    await save('dangling', 'made', null)
    expect(text('real/run.sh')).toBe('new')
    expect(statSync(at('real/run.sh')).mode & 0o777).toBe(0o751)
    expect(lstatSync(at('two')).isSymbolicLink()).toBe(true)
    expect(text('real/fresh')).toBe('made')
    symlinkSync('circle', at('circle'))
    await expect(save('circle', 'x')).rejects.toMatchObject(refused('PATH_INVALID'))
  })

  test('only regular files are written: no folder, FIFO, socket or device (S-53)', async () => {
    mkdirSync(at('folder'))
    execFileSync('mkfifo', [at('fifo')])
    await expect(save('folder', 'x')).rejects.toMatchObject(refused('FILE_IS_FOLDER'))
    await expect(save('fifo', 'x')).rejects.toMatchObject(refused('FILE_NOT_REGULAR'))
    const device = writeFile(ctx, { path: '/dev/null', bytes: bytes('x'), baseEtag: 'any' })
    await expect(device).rejects.toMatchObject(refused('FILE_NOT_REGULAR'))
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true)
  })

  test('a read-only file is not replaced behind its mode', async () => {
    writeFileSync(at('a.txt'), 'x')
    chmodSync(at('a.txt'), 0o444)
    const plain = { files, user: { ...user, uid: user.uid || 1000, groups: [], gid: 1000 } }
    expect((await readFile(plain, at('a.txt'))).isReadOnly).toBe(true)
    const attempt = writeFile(plain, { path: at('a.txt'), bytes: bytes('y'), baseEtag: 'any' })
    await expect(attempt).rejects.toMatchObject(refused('FILE_NOT_PERMITTED'))
  })

  test('what a killed write left behind goes with a later write, and nothing else does', async () => {
    const old = new Date(Date.now() - 10 * 60_000)
    for (const name of ['.a.bothy-aaaaaaaaaaaa', '.b.bothy-bbbbbbbbbbbb', '.keep.bothy-note']) {
      writeFileSync(at(name), '')
      if (!name.startsWith('.b')) utimesSync(at(name), old, old)
    }
    await save('a.txt', 'x')
    expect(readdirSync(folder).sort()).toEqual([
      '.b.bothy-bbbbbbbbbbbb',
      '.keep.bothy-note',
      'a.txt',
    ])
  })
})

describe('read', () => {
  test('nothing but a regular file is read, and nothing hangs (S-53)', async () => {
    execFileSync('mkfifo', [at('fifo')])
    symlinkSync('/dev/zero', at('zero'))
    const server = createServer().listen(at('socket'))
    for (const name of ['fifo', 'socket', 'zero']) {
      await expect(readFile(ctx, at(name))).rejects.toMatchObject(refused('FILE_NOT_REGULAR'))
    }
    server.close()
    await expect(readFile(ctx, folder)).rejects.toMatchObject(refused('FILE_IS_FOLDER'))
    await expect(readFile(ctx, at('none'))).rejects.toMatchObject(refused('FILE_NOT_FOUND'))
    await expect(readFile(ctx, at('fifo/x'))).rejects.toMatchObject(refused('FILE_NOT_FOUND'))
  })

  test('a file that says it is empty is read to its end, and one that is too large is refused', async () => {
    expect((await readFile(ctx, '/proc/self/status')).bytes.byteLength).toBeGreaterThan(100)
    execFileSync('truncate', ['-s', String(maxFileBytes + 1), at('large')])
    await expect(readFile(ctx, at('large'))).rejects.toMatchObject(refused('FILE_TOO_LARGE'))
  })
})

describe('list', () => {
  test('folders come first, then files, in natural order, with what links point at', async () => {
    for (const name of ['file10', 'File2', 'file1']) writeFileSync(at(name), '')
    for (const name of ['src', 'Docs']) mkdirSync(at(name))
    symlinkSync('src', at('link'))
    symlinkSync('nowhere', at('dangling'))
    execFileSync('mkfifo', [at('fifo')])
    const { entries, isTruncated } = await listFolder(files, folder)
    expect(isTruncated).toBe(false)
    expect(
      entries.map(({ name, kind, isLink }) => `${name} ${kind}${isLink ? ' link' : ''}`),
    ).toEqual([
      'Docs folder',
      'link folder link',
      'src folder',
      'dangling other link',
      'fifo other',
      'file1 file',
      'File2 file',
      'file10 file',
    ])
    await expect(listFolder(files, at('none'))).rejects.toMatchObject(refused('FOLDER_NOT_FOUND'))
    await expect(listFolder(files, at('file1'))).rejects.toMatchObject(refused('FOLDER_NOT_FOUND'))
  })

  test('a name that is not valid UTF-8 is left out, and goes with its folder', async () => {
    mkdirSync(at('odd'))
    const odd = Buffer.concat([Buffer.from(`${at('odd')}/`), Buffer.from([0x66, 0xff, 0xfe])])
    writeFileSync(odd, '')
    writeFileSync(at('odd/fine'), '')
    expect((await listFolder(files, at('odd'))).entries.map(({ name }) => name)).toEqual(['fine'])
    await deleteEntry(files, { path: at('odd') })
    expect(existsSync(at('odd'))).toBe(false)
  })
})

const oddNames = [
  'new\nline',
  `quote's "and" \\`,
  '$(touch x) ;',
  'ünïcödé 🌍',
  `${'ä'.repeat(127)}x`,
]

test.each(oddNames)(
  'the name %j is made, written, read, listed, renamed and deleted',
  async (name) => {
    await createEntry(files, { path: at(name), kind: 'file' })
    const { etag } = await readFile(ctx, at(name))
    await save(name, 'content', etag)
    expect((await listFolder(files, folder)).entries.map((entry) => entry.name)).toEqual([name])
    await renameEntry(files, { from: at(name), to: at('plain') })
    expect(text('plain')).toBe('content')
    await renameEntry(files, { from: at('plain'), to: at(name) })
    await deleteEntry(files, { path: at(name) })
    expect(readdirSync(folder)).toEqual([])
  },
)

describe('create, rename, delete', () => {
  test('creating makes missing folders and overwrites nothing', async () => {
    await createEntry(files, { path: at('a/b/c.txt'), kind: 'file' })
    await createEntry(files, { path: at('a/b/d/e'), kind: 'folder' })
    for (const kind of ['file', 'folder'] as const) {
      const attempt = createEntry(files, { path: at('a/b/c.txt'), kind })
      await expect(attempt).rejects.toMatchObject(refused('FILE_EXISTS'))
    }
    const beneath = createEntry(files, { path: at('a/b/c.txt/d'), kind: 'file' })
    await expect(beneath).rejects.toBeInstanceOf(AgentError)
    const long = createEntry(files, { path: at('x'.repeat(300)), kind: 'file' })
    await expect(long).rejects.toMatchObject(refused('PATH_INVALID'))
  })

  test('renaming takes no name that is taken, not even by an empty folder or a dangling link', async () => {
    mkdirSync(at('from'))
    mkdirSync(at('empty'))
    symlinkSync('nowhere', at('dangling'))
    for (const name of ['empty', 'dangling']) {
      const attempt = renameEntry(files, { from: at('from'), to: at(name) })
      await expect(attempt).rejects.toMatchObject(refused('FILE_EXISTS'))
    }
    const inside = renameEntry(files, { from: at('from'), to: at('from/deeper') })
    await expect(inside).rejects.toMatchObject(refused('PATH_INVALID'))
    const away = renameEntry(files, { from: at('from'), to: at('none/from') })
    await expect(away).rejects.toMatchObject(refused('FOLDER_NOT_FOUND'))
    const missing = renameEntry(files, { from: at('none'), to: at('other') })
    await expect(missing).rejects.toMatchObject(refused('FILE_NOT_FOUND'))
    writeFileSync(at('one'), '')
    linkSync(at('one'), at('two'))
    const hard = renameEntry(files, { from: at('one'), to: at('two') })
    await expect(hard).rejects.toMatchObject(refused('FILE_EXISTS'))
    await renameEntry(files, { from: at('from'), to: at('From') })
    expect(existsSync(at('From'))).toBe(true)
  })

  test('moving to another file system copies all of it before the old one goes', async () => {
    const elsewhere = mkdtempSync('/dev/shm/bothy-files-')
    try {
      mkdirSync(at('tree/deep'), { recursive: true })
      writeFileSync(at('tree/deep/run.sh'), 'content', { mode: 0o755 })
      symlinkSync('deep/run.sh', at('tree/link'))
      const target = join(elsewhere, 'tree')
      await renameEntry(files, { from: at('tree'), to: target })
      expect(existsSync(at('tree'))).toBe(false)
      expect(readFileSync(join(target, 'deep/run.sh'), 'utf8')).toBe('content')
      expect(statSync(join(target, 'deep/run.sh')).mode & 0o777).toBe(0o755)
      expect(readlinkSync(join(target, 'link'))).toBe('deep/run.sh')
      execFileSync('mkfifo', [join(target, 'fifo')])
      const attempt = renameEntry(files, { from: target, to: at('tree') })
      await expect(attempt).rejects.toMatchObject(refused('FILE_NOT_REGULAR'))
      expect(existsSync(at('tree'))).toBe(false)
      expect(existsSync(join(target, 'deep/run.sh'))).toBe(true)
    } finally {
      rmSync(elsewhere, { recursive: true })
    }
  })

  test('deleting a folder takes all in it and follows no link (S-53)', async () => {
    mkdirSync(at('outside'))
    writeFileSync(at('outside/kept'), '')
    mkdirSync(at('tree/a/b'), { recursive: true })
    for (let count = 0; count < 2500; count += 1) writeFileSync(at(`tree/a/${count}`), '')
    symlinkSync(at('outside'), at('tree/a/b/link'))
    symlinkSync('../outside', at('tree/link'))
    await deleteEntry(files, { path: at('tree') })
    expect(readdirSync(folder)).toEqual(['outside'])
    expect(existsSync(at('outside/kept'))).toBe(true)
    const again = deleteEntry(files, { path: at('tree') })
    await expect(again).rejects.toMatchObject(refused('FILE_NOT_FOUND'))
    await expect(deleteEntry(files, { path: '/' })).rejects.toMatchObject(refused('PATH_INVALID'))
  })
})
