import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { expect, test } from 'vitest'
import { transferPaths } from '../protocol/transfers.ts'
import { readRange } from './byte-range.ts'
import { startTransfers } from './transfers.testing.ts'

test('a range is read as browsers write it, and what is not understood asks for everything', () => {
  const cases: [string | undefined, number, unknown][] = [
    [undefined, 10, null],
    ['bytes=0-', 10, { first: 0, last: 9 }],
    ['bytes=2-5', 10, { first: 2, last: 5 }],
    ['bytes=2-99', 10, { first: 2, last: 9 }],
    ['bytes=-3', 10, { first: 7, last: 9 }],
    ['bytes=-30', 10, { first: 0, last: 9 }],
    ['bytes=-0', 10, 'unsatisfiable'],
    ['bytes=10-', 10, 'unsatisfiable'],
    ['bytes=0-', 0, 'unsatisfiable'],
    ['bytes=5-2', 10, null],
    ['bytes=0-1,4-5', 10, null],
    ['bytes=-', 10, null],
    ['lines=0-1', 10, null],
  ]
  for (const [header, size, expected] of cases) expect(readRange(header, size)).toEqual(expected)
})

test('a file is sent whole, in ranges, and only while it is the one that was asked for', async () => {
  await using transfers = await startTransfers()
  const path = join(transfers.agent.folder, 'a "ä" %41\n.bin')
  const bytes = randomBytes(1_000_000)
  writeFileSync(path, bytes)
  const whole = await transfers.get(path)
  expect([whole.status, whole.headers['accept-ranges']]).toEqual([200, 'bytes'])
  expect(whole.bytes.equals(bytes)).toBe(true)
  const { etag = '' } = whole.headers
  const part = await transfers.get(path, { range: 'bytes=1000-1999', 'if-range': etag })
  expect([part.status, part.headers['content-range']]).toEqual([206, 'bytes 1000-1999/1000000'])
  expect(part.bytes.equals(bytes.subarray(1000, 2000))).toBe(true)
  const beyond = await transfers.get(path, { range: 'bytes=1000000-' })
  expect([beyond.status, beyond.headers['content-range']]).toEqual([416, 'bytes */1000000'])
  const head = await transfers.ask({ method: 'HEAD', path: transferPaths.file, input: { path } })
  expect([head.status, head.headers['content-length'], head.bytes.length]).toEqual([
    200,
    '1000000',
    0,
  ])
  appendFileSync(path, 'x')
  const other = await transfers.get(path, { range: 'bytes=1000-1999', 'if-range': etag })
  expect([other.status, other.bytes.length]).toEqual([200, 1_000_001])
})

test('only regular files are sent, and nothing of a path that makes no sense (S-53)', async () => {
  await using transfers = await startTransfers()
  const { folder } = transfers.agent
  spawnSync('mkfifo', [join(folder, 'fifo')])
  symlinkSync('/nonexistent', join(folder, 'dangling'))
  symlinkSync('loop', join(folder, 'loop'))
  const refused: [string, string][] = [
    [folder, 'FILE_IS_FOLDER'],
    [join(folder, 'fifo'), 'FILE_NOT_REGULAR'],
    ['/dev/zero', 'FILE_NOT_REGULAR'],
    [join(folder, 'dangling'), 'FILE_NOT_FOUND'],
    [join(folder, 'loop'), 'PATH_INVALID'],
    [`${folder}/../x`, 'PATH_INVALID'],
    [`${folder}/a\0b`, 'PATH_INVALID'],
    ['etc/passwd', 'PATH_INVALID'],
    [join(folder, 'x'.repeat(300)), 'PATH_INVALID'],
  ]
  for (const [path, reason] of refused) {
    const { status, reason: told } = await transfers.get(path)
    expect([path, status, told]).toEqual([path, 422, reason])
  }
  const stranger = {
    method: 'GET',
    path: transferPaths.file,
    input: { path: '/etc/hostname' },
    caller: null,
  }
  expect((await transfers.ask(stranger)).status).toBe(404)
})

test('a file that is cut shorter while it is sent ends visibly too early', async () => {
  await using transfers = await startTransfers()
  const path = join(transfers.agent.folder, 'log')
  writeFileSync(path, '')
  truncateSync(path, 64 * 1024 * 1024)
  const { asked, answered } = await transfers.open({
    method: 'GET',
    path: transferPaths.file,
    input: { path },
  })
  asked.end()
  const [response] = await answered
  truncateSync(path, 10)
  const ending = (async () => {
    let length = 0
    for await (const chunk of response) length += (chunk as Buffer).length
    return length
  })()
  await expect(ending).rejects.toThrow('aborted')
})

test('an archive holds all there is in a folder, with names, links, modes and times', async () => {
  await using transfers = await startTransfers()
  const root = join(transfers.agent.folder, 'hut')
  mkdirSync(join(root, 'empty'), { recursive: true })
  mkdirSync(join(root, 'src/deep'), { recursive: true })
  const large = randomBytes(3_000_000)
  writeFileSync(join(root, 'large.bin'), large)
  writeFileSync(join(root, 'text.txt'), 'text\n'.repeat(100_000))
  writeFileSync(join(root, 'src/deep/ä „quoted“.ts'), 'export {}\n')
  writeFileSync(join(root, 'zero'), '')
  symlinkSync('../src', join(root, 'src/link'))
  const { status, bytes } = await transfers.archive([root])
  expect(status).toBe(200)
  const found = unzipSync(bytes)
  expect(Object.keys(found).sort()).toEqual(
    [
      'hut/',
      'hut/empty/',
      'hut/large.bin',
      'hut/src/',
      'hut/src/deep/',
      'hut/src/deep/ä „quoted“.ts',
      'hut/src/link',
      'hut/text.txt',
      'hut/zero',
    ].sort(),
  )
  expect(Buffer.from(found['hut/large.bin'] ?? []).equals(large)).toBe(true)
  expect(Buffer.from(found['hut/text.txt'] ?? []).toString()).toBe('text\n'.repeat(100_000))
  expect(Buffer.from(found['hut/src/link'] ?? []).toString()).toBe('../src')
  expect(bytes.length).toBeLessThan(3_050_000)
})

test('several entries keep their places below the folder that holds them all', async () => {
  await using transfers = await startTransfers()
  const { folder } = transfers.agent
  mkdirSync(join(folder, 'w/a/b'), { recursive: true })
  writeFileSync(join(folder, 'w/a/b/one.txt'), '1')
  writeFileSync(join(folder, 'w/two.txt'), '2')
  const { bytes } = await transfers.archive([join(folder, 'w/a/b'), join(folder, 'w/two.txt')])
  expect(Object.keys(unzipSync(bytes))).toEqual(['a/b/', 'a/b/one.txt', 'two.txt'])
})

test('what cannot be read, or is no file, is told in a note and spoils nothing', async () => {
  await using transfers = await startTransfers()
  const root = join(transfers.agent.folder, 'odd')
  mkdirSync(root)
  writeFileSync(join(root, 'fine.txt'), 'fine')
  writeFileSync(join(root, 'old.txt'), 'old')
  utimesSync(join(root, 'old.txt'), 1, -1)
  spawnSync('mkfifo', [join(root, 'fifo')])
  writeFileSync(Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0x66, 0xff])]), 'x')
  const server = createServer().listen(join(root, 'sock'))
  writeFileSync(join(root, '_not_included.txt'), 'mine')
  const isRoot = process.getuid?.() === 0
  writeFileSync(join(root, 'secret'), 's')
  if (!isRoot) chmodSync(join(root, 'secret'), 0)
  const { bytes } = await transfers.archive([root])
  server.close()
  const found = unzipSync(bytes)
  expect(Buffer.from(found['odd/fine.txt'] ?? []).toString()).toBe('fine')
  expect(Buffer.from(found['odd/_not_included.txt'] ?? []).toString()).toBe('mine')
  const note = Buffer.from(found['_not_included.txt'] ?? []).toString()
  expect(note).toContain('odd/fifo: it is neither a file nor a folder')
  expect(note).toContain('odd/sock: it is neither')
  expect(note).toContain('odd/f\uFFFD: its name is not valid UTF-8')
  if (!isRoot) expect(note).toContain('odd/secret: you have no permission')
})

test('an archive of what is not there is refused before it begins', async () => {
  await using transfers = await startTransfers()
  const { folder } = transfers.agent
  writeFileSync(join(folder, 'a'), 'a')
  const looked = await transfers.archive([join(folder, 'a')], true)
  expect([looked.status, looked.bytes.length]).toEqual([200, 0])
  const refused = await transfers.archive([join(folder, 'a'), join(folder, 'b')], true)
  expect([refused.status, refused.reason]).toEqual([422, 'FILE_NOT_FOUND'])
})
