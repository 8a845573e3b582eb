import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { describe, expect, test } from 'vitest'
import { maxEditorConfigBytes } from '../protocol/files.ts'
import { copyEntry, copyWhole } from './copy-entry.ts'
import { ctx, eachInFolder, files, refused } from './files.testing.ts'
import { readEditorConfig } from './read-editor-config.ts'
import { readFile } from './read-file.ts'
import { readRange } from './read-range.ts'
import { statFile } from './stat-file.ts'

const it = eachInFolder()
const { at } = it
const copy = (from: string, to: string) => copyEntry(files, { from: at(from), to: at(to) })

describe('stat', () => {
  test('says what a path is, and of a link what it points at', async () => {
    writeFileSync(at('a.txt'), 'four')
    symlinkSync('a.txt', at('link'))
    symlinkSync('nowhere', at('dangling'))
    mkdirSync(at('sub'))
    execFileSync('mkfifo', [at('fifo')])
    const found = await statFile(ctx, at('a.txt'))
    expect(found).toMatchObject({ kind: 'file', isLink: false, sizeBytes: 4, isReadOnly: false })
    expect(Math.abs(found.modifiedAt - Date.now())).toBeLessThan(60_000)
    expect(found.etag).toBe((await readFile(ctx, at('a.txt'))).etag)
    expect(await statFile(ctx, at('link'))).toEqual({ ...found, path: at('link'), isLink: true })
    expect(await statFile(ctx, at('dangling'))).toMatchObject({ kind: 'other', isLink: true })
    expect(await statFile(ctx, at('sub'))).toMatchObject({ kind: 'folder' })
    expect(await statFile(ctx, at('fifo'))).toMatchObject({ kind: 'other' })
    await expect(statFile(ctx, at('none'))).rejects.toMatchObject(refused('FILE_NOT_FOUND'))
  })
})

describe('a range', () => {
  test('is the bytes at that place, fewer at the end, none beyond it (F-28)', async () => {
    writeFileSync(at('a'), 'abcdefghij')
    const range = async (offset: number, length: number) => {
      const read = await readRange(files, { path: at('a'), offset, length })
      expect(read.sizeBytes).toBe(10)
      return Buffer.from(read.bytes).toString()
    }
    expect(await range(0, 3)).toBe('abc')
    expect(await range(8, 5)).toBe('ij')
    expect(await range(10, 5)).toBe('')
    expect(await range(2 ** 52, 5)).toBe('')
  })

  test('is read at the end of a file of any size at once, and tells when it is another file', async () => {
    execFileSync('truncate', ['-s', '20G', at('huge')])
    const input = { path: at('huge'), offset: 20 * 2 ** 30 - 2, length: 100 }
    const before = await readRange(files, input)
    expect([...before.bytes]).toEqual([0, 0])
    utimesSync(at('huge'), 1, 1)
    expect((await readRange(files, input)).etag).not.toBe(before.etag)
  })

  test('of anything but a regular file is refused, and nothing hangs (S-53)', async () => {
    execFileSync('mkfifo', [at('fifo')])
    symlinkSync('/dev/zero', at('zero'))
    for (const name of ['fifo', 'zero']) {
      const attempt = readRange(files, { path: at(name), offset: 0, length: 1 })
      await expect(attempt).rejects.toMatchObject(refused('FILE_NOT_REGULAR'))
    }
    const attempt = readRange(files, { path: it.folder, offset: 0, length: 1 })
    await expect(attempt).rejects.toMatchObject(refused('FILE_IS_FOLDER'))
  })
})

describe('a copy', () => {
  test('has all that is in a folder, modes and times with it, and links as links', async () => {
    mkdirSync(at('tree/deep'), { recursive: true })
    writeFileSync(at('tree/deep/run.sh'), 'content', { mode: 0o754 })
    utimesSync(at('tree/deep/run.sh'), 1000, 2000)
    symlinkSync('deep/run.sh', at('tree/link'))
    symlinkSync('/etc/passwd', at('tree/away'))
    for (let count = 0; count < 300; count += 1) writeFileSync(at(`tree/${count}`), `${count}`)
    chmodSync(at('tree/deep'), 0o555)
    await copy('tree', 'copy')
    expect(readdirSync(at('copy')).sort()).toEqual(readdirSync(at('tree')).sort())
    expect(readFileSync(at('copy/deep/run.sh'), 'utf8')).toBe('content')
    const { mode, mtimeMs } = statSync(at('copy/deep/run.sh'))
    expect([mode & 0o777, mtimeMs]).toEqual([0o754, 2_000_000])
    expect(statSync(at('copy/deep')).mode & 0o777).toBe(0o555)
    expect(readlinkSync(at('copy/link'))).toBe('deep/run.sh')
    expect(readlinkSync(at('copy/away'))).toBe('/etc/passwd')
    chmodSync(at('tree/deep'), 0o755)
    chmodSync(at('copy/deep'), 0o755)
  })

  test('takes no name that is taken, and leaves what has it as it is', async () => {
    mkdirSync(at('from'))
    writeFileSync(at('from/a'), 'new')
    writeFileSync(at('file'), 'new')
    mkdirSync(at('taken'))
    writeFileSync(at('taken/kept'), 'old')
    symlinkSync('nowhere', at('dangling'))
    for (const to of ['taken', 'dangling', 'file']) {
      await expect(copy('from', to)).rejects.toMatchObject(refused('FILE_EXISTS'))
      await expect(copy('file', to)).rejects.toMatchObject(refused('FILE_EXISTS'))
    }
    expect(readdirSync(at('taken'))).toEqual(['kept'])
    expect(readFileSync(at('file'), 'utf8')).toBe('new')
    await expect(copy('from', 'no/where')).rejects.toMatchObject(refused('FOLDER_NOT_FOUND'))
    await expect(copy('none', 'x')).rejects.toMatchObject(refused('FILE_NOT_FOUND'))
  })

  test('that fails before it has begun leaves what has the name as it is', async () => {
    mkdirSync(at('taken'))
    writeFileSync(at('taken/kept'), 'old')
    execFileSync('mkfifo', [at('fifo')])
    await expect(copy('none', 'taken')).rejects.toMatchObject(refused('FILE_NOT_FOUND'))
    await expect(copy('fifo', 'taken')).rejects.toMatchObject(refused('FILE_NOT_REGULAR'))
    const bounded = copyWhole(files, at('fifo'), at('taken'), { maxEntries: 0 })
    await expect(bounded).rejects.toMatchObject(refused('FILE_TOO_LARGE'))
    expect(readdirSync(at('taken'))).toEqual(['kept'])
  })

  test('that fails half-way leaves nothing behind', async () => {
    mkdirSync(at('tree/deep'), { recursive: true })
    for (let count = 0; count < 50; count += 1) writeFileSync(at(`tree/deep/${count}`), '')
    execFileSync('mkfifo', [at('tree/fifo')])
    await expect(copy('tree', 'copy')).rejects.toMatchObject(refused('FILE_NOT_REGULAR'))
    rmSync(at('tree/fifo'))
    const bounded = copyWhole(files, at('tree'), at('copy'), { maxEntries: 30 })
    await expect(bounded).rejects.toMatchObject(refused('FILE_TOO_LARGE'))
    expect(readdirSync(it.folder)).toEqual(['tree'])
  })

  test('of a folder into itself is refused, by whatever links', async () => {
    mkdirSync(at('tree'))
    symlinkSync('tree', at('alias'))
    for (const to of ['tree/copy', 'alias/copy']) {
      await expect(copy('tree', to)).rejects.toMatchObject(refused('PATH_INVALID'))
    }
    await copy('tree', 'tree2')
  })
})

describe('.editorconfig', () => {
  const config = (path: string) =>
    readEditorConfig({ files, workspacesFolder: it.folder }, at(path))

  test('is read from the folder of the file up to the workspaces, the nearest first', async () => {
    mkdirSync(at('repo/src/deep'), { recursive: true })
    writeFileSync(at('.editorconfig'), 'root = true')
    writeFileSync(at('repo/.editorconfig'), '[*]\nindent_size = 2')
    writeFileSync(at('repo/src/.editorconfig'), '[*.md]')
    expect(await config('repo/src/deep/not-yet.ts')).toEqual([
      { path: at('repo/src/.editorconfig'), text: '[*.md]' },
      { path: at('repo/.editorconfig'), text: '[*]\nindent_size = 2' },
      { path: at('.editorconfig'), text: 'root = true' },
    ])
    expect(await config('no/such/folder/a.ts')).toHaveLength(1)
  })

  test('has no word where it is too large, no file or not to be read', async () => {
    mkdirSync(at('a/b/c'), { recursive: true })
    writeFileSync(at('a/.editorconfig'), 'x'.repeat(maxEditorConfigBytes + 1))
    execFileSync('mkfifo', [at('a/b/.editorconfig')])
    mkdirSync(at('a/b/c/.editorconfig'))
    expect(await config('a/b/c/x.ts')).toEqual([])
  })
})
