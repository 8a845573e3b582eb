import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { transferHeaders, transferPaths, type UploadInput } from '../protocol/transfers.ts'
import { startTransfers, type TestTransfers } from './transfers.testing.ts'

afterEach(() => vi.useRealTimers())

const id = 'abcdefghijk2'
const inputOf = (folder: string, more: Partial<UploadInput>): UploadInput => ({
  folder,
  path: 'a.bin',
  id,
  sizeBytes: 0,
  modifiedAt: null,
  overwrite: false,
  offset: 0,
  ...more,
})
const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const hidden = (folder: string) => readdirSync(folder).filter((name) => name.includes('.bothy-'))

/** Sends some of the bytes and breaks the line. Resolves to how many the agent then has. */
async function cut(transfers: TestTransfers, input: UploadInput, bytes: Buffer): Promise<number> {
  const rest = bytes.subarray(input.offset)
  const { asked, line, answered } = await transfers.open({
    method: 'POST',
    path: transferPaths.upload,
    input,
    headers: { 'content-length': String(rest.length) },
  })
  answered.catch(() => undefined)
  const some = rest.subarray(0, Math.floor(Math.random() * rest.length))
  await new Promise<void>((resolve) => asked.write(some, () => resolve()))
  line.destroy()
  const looked = await transfers.upload('GET', input)
  expect(looked.status).toBe(200)
  return looked.offset ?? 0
}

test('an upload makes the folders on its way and is there at once, with the time it had', async () => {
  await using transfers = await startTransfers()
  const { folder } = transfers.agent
  const path = 'new/ä "b" %20/über.bin'
  const bytes = randomBytes(300_000)
  const input = inputOf(folder, { path, sizeBytes: bytes.length, modifiedAt: 1_600_000_000_000 })
  expect(await transfers.upload('POST', input, bytes)).toMatchObject({ status: 201 })
  expect(hashOf(readFileSync(join(folder, path)))).toBe(hashOf(bytes))
  expect(statSync(join(folder, path)).mtimeMs).toBe(1_600_000_000_000)
  expect(readdirSync(join(folder, 'new/ä "b" %20'))).toEqual(['über.bin'])
  // Its answer may have been lost.
  expect(await transfers.upload('GET', input)).toMatchObject({ status: 201 })
  expect(await transfers.upload('POST', input, bytes)).toMatchObject({ status: 201 })
  const empty = inputOf(folder, { path: 'empty', id: 'emptyemptye2' })
  expect(await transfers.upload('POST', empty)).toMatchObject({ status: 201 })
  expect(statSync(join(folder, 'empty')).size).toBe(0)
})

test('an upload that is cut twenty times goes on where it was, and nothing is left over (F-30)', async () => {
  await using transfers = await startTransfers()
  const { folder } = transfers.agent
  const bytes = randomBytes(20_000_000)
  writeFileSync(join(folder, 'a.bin'), 'the old one')
  let offset = 0
  for (let count = 0; count < 20; count += 1) {
    const input = inputOf(folder, { sizeBytes: bytes.length, overwrite: true, offset })
    offset = await cut(transfers, input, bytes)
    expect(readFileSync(join(folder, 'a.bin'), 'utf8')).toBe('the old one')
    expect(hidden(folder).length).toBe(1)
  }
  const input = inputOf(folder, { sizeBytes: bytes.length, overwrite: true, offset })
  expect(await transfers.upload('POST', input, bytes.subarray(offset))).toMatchObject({
    status: 201,
  })
  expect(hashOf(readFileSync(join(folder, 'a.bin')))).toBe(hashOf(bytes))
  expect(hidden(folder)).toEqual([])
})

test('one that believes in other bytes than there are is told how many there are', async () => {
  await using transfers = await startTransfers()
  const { folder } = transfers.agent
  const part = inputOf(folder, { sizeBytes: 10 })
  expect(await transfers.upload('POST', part, Buffer.from('01234'))).toEqual({
    status: 200,
    offset: 5,
    reason: undefined,
  })
  const behind = { status: 409, offset: 5, reason: 'UPLOAD_BEHIND' }
  expect(await transfers.upload('POST', { ...part, offset: 3 }, Buffer.from('34'))).toEqual(behind)
  expect(await transfers.upload('POST', { ...part, offset: 7 }, Buffer.from('7'))).toEqual(behind)
  const more = await transfers.upload('POST', { ...part, offset: 5 }, Buffer.from('567890'))
  expect(more).toMatchObject({ status: 422, reason: 'UPLOAD_INVALID' })
  const done = await transfers.upload('POST', { ...part, offset: 5 }, Buffer.from('56789'))
  expect(done.status).toBe(201)
  expect(readFileSync(join(folder, 'a.bin'), 'utf8')).toBe('0123456789')
})

test('a name that is taken is refused before and after the bytes, unless it is to be replaced', async () => {
  await using transfers = await startTransfers()
  const { folder } = transfers.agent
  const input = inputOf(folder, { sizeBytes: 4 })
  expect(await transfers.upload('POST', input, Buffer.from('ne'))).toMatchObject({ offset: 2 })
  writeFileSync(join(folder, 'a.bin'), 'old', { mode: 0o640 })
  const taken = { status: 422, reason: 'FILE_EXISTS' }
  expect(await transfers.upload('GET', input)).toMatchObject(taken)
  expect(await transfers.upload('POST', { ...input, offset: 2 }, Buffer.from('w!'))).toMatchObject(
    taken,
  )
  expect(readFileSync(join(folder, 'a.bin'), 'utf8')).toBe('old')
  const replacing = { ...input, overwrite: true, offset: 2 }
  expect(await transfers.upload('POST', replacing, Buffer.from('w!'))).toMatchObject({
    status: 201,
  })
  expect(readFileSync(join(folder, 'a.bin'), 'utf8')).toBe('new!')
  expect(statSync(join(folder, 'a.bin')).mode & 0o777).toBe(0o640)
  expect(hidden(folder)).toEqual([])
})

test('folders and what is no file are never replaced, and a link leads to what it points at (S-53)', async () => {
  await using transfers = await startTransfers()
  const { folder } = transfers.agent
  mkdirSync(join(folder, 'd'))
  writeFileSync(join(folder, 'd/target'), 'old')
  symlinkSync('d/target', join(folder, 'link'))
  const upload = (path: string) =>
    transfers.upload(
      'POST',
      inputOf(folder, { path, sizeBytes: 1, overwrite: true }),
      Buffer.from('x'),
    )
  expect(await upload('d')).toMatchObject({ reason: 'FILE_IS_FOLDER' })
  expect(await upload('d/target/x')).toMatchObject({ status: 422 })
  expect(await upload('link')).toMatchObject({ status: 201 })
  expect(readlinkSync(join(folder, 'link'))).toBe('d/target')
  expect(readFileSync(join(folder, 'd/target'), 'utf8')).toBe('x')
  for (const path of ['../out', 'a/../../out', '/abs', 'a//b', '.', 'a\0b', 'x'.repeat(300)]) {
    expect([path, (await upload(path)).reason]).toEqual([path, 'PATH_INVALID'])
  }
  if (process.getuid?.() !== 0) {
    chmodSync(join(folder, 'd'), 0o500)
    expect(await upload('d/new')).toMatchObject({ reason: 'FILE_NOT_PERMITTED' })
    chmodSync(join(folder, 'd'), 0o700)
  }
})

test('a cancelled one takes away what has arrived', async () => {
  await using transfers = await startTransfers()
  const { folder } = transfers.agent
  const input = inputOf(folder, { sizeBytes: 10 })
  await transfers.upload('POST', input, Buffer.from('012'))
  expect(hidden(folder).length).toBe(1)
  expect(await transfers.upload('DELETE', input)).toMatchObject({ status: 200 })
  expect(readdirSync(folder).filter((name) => name.includes('a.bin'))).toEqual([])
})

test('what nobody asked about for five minutes is taken away, and no sooner (F-30)', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  await using transfers = await startTransfers()
  const { folder } = transfers.agent
  const input = inputOf(folder, { sizeBytes: 10 })
  await transfers.upload('POST', input, Buffer.from('012'))
  vi.advanceTimersByTime(4 * 60_000)
  expect(await transfers.upload('GET', input)).toMatchObject({ offset: 3 })
  vi.advanceTimersByTime(4 * 60_000)
  expect(await transfers.upload('GET', input)).toMatchObject({ offset: 3 })
  vi.advanceTimersByTime(5 * 60_000)
  await vi.waitFor(() => expect(hidden(folder)).toEqual([]))
})

test('of two that write the same, the later one goes on', async () => {
  await using transfers = await startTransfers()
  const { folder } = transfers.agent
  const input = inputOf(folder, { sizeBytes: 6 })
  const stuck = await transfers.open({
    method: 'POST',
    path: transferPaths.upload,
    input,
    headers: { 'content-length': '6' },
  })
  stuck.answered.catch(() => undefined)
  stuck.asked.write('abc')
  await vi.waitFor(() => expect(hidden(folder).length).toBe(1))
  const looking = transfers.upload('GET', input)
  const { offset } = await looking
  const rest = Buffer.from('abcdef').subarray(offset ?? 0)
  expect(await transfers.upload('POST', { ...input, offset: offset ?? 0 }, rest)).toMatchObject({
    status: 201,
  })
  expect(readFileSync(join(folder, 'a.bin'), 'utf8')).toBe('abcdef')
  expect(transferHeaders.offset).toBe('bothy-offset')
})
