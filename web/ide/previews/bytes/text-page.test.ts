import { expect, test } from 'vitest'
import { textOfPage } from './text-page.ts'

const encode = (text: string) => new TextEncoder().encode(text)

/** Every page of a file, as the view shows them one after the other. */
function pagesOf(bytes: Uint8Array, pageBytes: number) {
  const pages: Uint8Array[] = []
  for (let at = 0; at < bytes.length; at += pageBytes)
    pages.push(bytes.subarray(at, at + pageBytes))
  return pages.map((page, index) =>
    textOfPage(page, { isFirst: index === 0, next: pages[index + 1] ?? null }),
  )
}

test('pages are cut at line ends, and nothing is lost or shown twice (F-28)', () => {
  const lines = Array.from({ length: 5000 }, (_, index) => `line ${index} äöü €`)
  const pages = pagesOf(encode(lines.join('\n')), 1000)
  expect(pages.map(({ text }) => text).join('\n')).toBe(lines.join('\n'))
  expect(pages.every(({ hasBrokenLines }) => !hasBrokenLines)).toBe(true)
})

test('a line that goes on for pages is broken at characters (F-28)', () => {
  const line = 'a€'.repeat(30_000)
  const pages = pagesOf(encode(line), 20_000)
  expect(pages.some(({ hasBrokenLines }) => hasBrokenLines)).toBe(true)
  expect(pages.map(({ text }) => text.replaceAll('\n', '')).join('')).toBe(line)
})

test('a long line between short ones loses nothing', () => {
  const text = `short\n${'x'.repeat(25_000)}\nend\n`
  const pages = pagesOf(encode(text), 10_000)
  expect(pages.map((page) => page.text.replaceAll('\n', '')).join('')).toBe(
    text.replaceAll('\n', ''),
  )
})
