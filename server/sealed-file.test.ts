import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterAll, expect, test } from 'vitest'
import { FileTooLarge, newFileKey, readSealedFile, writeSealedFile } from './sealed-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'bothy-sealed-'))
afterAll(() => rmSync(folder, { recursive: true }))
const path = join(folder, 'file')
const key = newFileKey()
const write = async (bytes: Buffer, mostBytes = 1024 ** 2) =>
  writeSealedFile(
    path,
    { key, mostBytes },
    (async function* () {
      for (let at = 0; at < bytes.length; at += 50_000) yield bytes.subarray(at, at + 50_000)
    })(),
  )
const read = () => buffer(readSealedFile(path, key))

test.each([0, 1, 65_535, 65_536, 65_537, 300_000])(
  '%d bytes come back as they were',
  async (size) => {
    const bytes = Buffer.alloc(size, 'some bytes of somebody’s ')
    expect(await write(bytes)).toBe(size)
    expect((await read()).equals(bytes)).toBe(true)
  },
)

test('what was changed, cut short or put in another order does not open (S-77)', async () => {
  await write(Buffer.alloc(200_000, 'x'))
  const whole = readFileSync(path)
  const part = 65_536 + 16
  const changed = Buffer.from(whole)
  changed[70_000] = (changed[70_000] ?? 0) ^ 1
  const swapped = Buffer.concat([
    whole.subarray(part, 2 * part),
    whole.subarray(0, part),
    whole.subarray(2 * part),
  ])
  for (const bad of [changed, whole.subarray(0, 2 * part), whole.subarray(0, -1), swapped]) {
    writeFileSync(path, bad)
    await expect(read()).rejects.toThrow()
  }
})

test('more than may be kept is refused, and what was there stays', async () => {
  await write(Buffer.from('before'))
  await expect(write(Buffer.alloc(200_000), 100_000)).rejects.toThrow(FileTooLarge)
  expect((await read()).toString()).toBe('before')
})
