import { execFileSync } from 'node:child_process'
import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { AgentError } from '../errors.ts'
import { createEntry, deleteEntry, renameEntry } from './entries.ts'
import { ctx, eachInFolder, files, refused } from './files.testing.ts'
import { listFolder } from './list-folder.ts'
import { readFile } from './read-file.ts'

const it = eachInFolder()
const { at, text, save } = it

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
    expect((await listFolder(files, it.folder)).names).toBe(name)
    await renameEntry(files, { from: at(name), to: at('plain') })
    expect(text('plain')).toBe('content')
    await renameEntry(files, { from: at('plain'), to: at(name) })
    await deleteEntry(files, { path: at(name) })
    expect(readdirSync(it.folder)).toEqual([])
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
    expect(readdirSync(it.folder)).toEqual(['outside'])
    expect(existsSync(at('outside/kept'))).toBe(true)
    const again = deleteEntry(files, { path: at('tree') })
    await expect(again).rejects.toMatchObject(refused('FILE_NOT_FOUND'))
    await expect(deleteEntry(files, { path: '/' })).rejects.toMatchObject(refused('PATH_INVALID'))
  })
})
