import { expect, test, vi } from 'vitest'
import { BytePages } from './byte-pages.ts'

function start(file: { bytes: Uint8Array; etag: string }) {
  const read = vi.fn(async (offset: number, length: number) => ({
    bytes: file.bytes.subarray(offset, offset + length),
    sizeBytes: file.bytes.length,
    etag: file.etag,
  }))
  const changed = vi.fn()
  return { pages: new BytePages({ pageBytes: 4, read, changed }), read, changed }
}

test('a page is read once and kept', async () => {
  const { pages, read, changed } = start({ bytes: new Uint8Array([1, 2, 3, 4, 5]), etag: 'a' })
  expect(pages.page(1)).toBeNull()
  await vi.waitFor(() => expect(changed).toHaveBeenCalled())
  expect(pages.page(1)).toEqual(new Uint8Array([5]))
  expect(pages.sizeBytes).toBe(5)
  expect(read).toHaveBeenCalledTimes(1)
})

test('pages of two states of a file never stand side by side (F-28)', async () => {
  const file = { bytes: new Uint8Array([1, 2, 3, 4, 5]), etag: 'a' }
  const { pages } = start(file)
  pages.page(0)
  await vi.waitFor(() => expect(pages.page(0)).not.toBeNull())
  Object.assign(file, { bytes: new Uint8Array([9, 9, 9, 9, 9]), etag: 'b' })
  pages.page(1)
  await vi.waitFor(() => expect(pages.page(1)).toEqual(new Uint8Array([9])))
  expect(pages.page(0)).toBeNull()
  await vi.waitFor(() => expect(pages.page(0)).toEqual(new Uint8Array([9, 9, 9, 9])))
})

test('what cannot be read says why, and is tried again when asked', async () => {
  let isBroken = true
  const pages = new BytePages({
    pageBytes: 4,
    read: async () => {
      if (isBroken) throw new Error('You may not read this file.')
      return { bytes: new Uint8Array([1]), sizeBytes: 1, etag: 'a' }
    },
    changed: () => undefined,
  })
  pages.page(0)
  await vi.waitFor(() => expect(pages.problem(0)).toBe('You may not read this file.'))
  isBroken = false
  pages.forget()
  await vi.waitFor(() => expect(pages.page(0)).not.toBeNull())
})
