import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { expect, test } from 'vitest'
import { bytes, ctx, eachInFolder, files, refused, user } from './files.testing.ts'
import { readFile } from './read-file.ts'
import { writeFile } from './write-file.ts'

const it = eachInFolder()
const { at, text, save } = it

test('a save answers with the etag that a read then has', async () => {
  const created = await save('a.txt', 'one', null)
  const read = await readFile(ctx, at('a.txt'))
  expect(Buffer.from(read.bytes).toString()).toBe('one')
  expect(read.etag).toBe(created.etag)
  const saved = await save('a.txt', 'two', read.etag)
  expect((await readFile(ctx, at('a.txt'))).etag).toBe(saved.etag)
  expect(readdirSync(it.folder)).toEqual(['a.txt'])
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
  expect(readdirSync(it.folder)).toEqual([])
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

test('only regular files are written: no it.folder, FIFO, socket or device (S-53)', async () => {
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
  expect(readdirSync(it.folder).sort()).toEqual([
    '.b.bothy-bbbbbbbbbbbb',
    '.keep.bothy-note',
    'a.txt',
  ])
})
