import { execFileSync } from 'node:child_process'
import { symlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { maxFileBytes } from '../protocol/files.ts'
import { ctx, eachInFolder, refused } from './files.testing.ts'
import { readFile } from './read-file.ts'

const it = eachInFolder()
const { at } = it

test('nothing but a regular file is read, and nothing hangs (S-53)', async () => {
  execFileSync('mkfifo', [at('fifo')])
  symlinkSync('/dev/zero', at('zero'))
  const server = createServer().listen(at('socket'))
  for (const name of ['fifo', 'socket', 'zero']) {
    await expect(readFile(ctx, at(name))).rejects.toMatchObject(refused('FILE_NOT_REGULAR'))
  }
  server.close()
  await expect(readFile(ctx, it.folder)).rejects.toMatchObject(refused('FILE_IS_FOLDER'))
  await expect(readFile(ctx, at('none'))).rejects.toMatchObject(refused('FILE_NOT_FOUND'))
  await expect(readFile(ctx, at('fifo/x'))).rejects.toMatchObject(refused('FILE_NOT_FOUND'))
})

test('a file that says it is empty is read to its end, and one that is too large is refused', async () => {
  expect((await readFile(ctx, '/proc/self/status')).bytes.byteLength).toBeGreaterThan(100)
  execFileSync('truncate', ['-s', String(maxFileBytes + 1), at('large')])
  await expect(readFile(ctx, at('large'))).rejects.toMatchObject(refused('FILE_TOO_LARGE'))
})

test('who wants a file only where it is small is refused a larger one', async () => {
  execFileSync('truncate', ['-s', '100', at('small')])
  expect((await readFile(ctx, at('small'), 100)).bytes.byteLength).toBe(100)
  await expect(readFile(ctx, at('small'), 99)).rejects.toMatchObject(refused('FILE_TOO_LARGE'))
  const isMore = readFile(ctx, '/proc/self/status', 10)
  await expect(isMore).rejects.toMatchObject(refused('FILE_TOO_LARGE'))
})
