import { expect, test } from 'vitest'
import { attachment, fileType } from './file-types.ts'

test('only media have a type; what could run or be a page is bytes (S-25)', () => {
  const cases = {
    'a.png': 'image/png',
    'A.SVG': 'image/svg+xml',
    'film.mp4': 'video/mp4',
    'paper.pdf': 'application/pdf',
    'a.html': 'application/octet-stream',
    'a.js': 'application/octet-stream',
    'a.xml': 'application/octet-stream',
    'a.png.xhtml': 'application/octet-stream',
    png: 'application/octet-stream',
    '': 'application/octet-stream',
  }
  for (const [name, type] of Object.entries(cases))
    expect([name, fileType(name)]).toEqual([name, type])
})

test('a name is told in ASCII and as it is, and can say nothing else', () => {
  expect(attachment('a.txt')).toBe(`attachment; filename="a.txt"; filename*=UTF-8''a.txt`)
  expect(attachment('ä "b";\r\nSet-Cookie: x=1.txt')).toBe(
    `attachment; filename="_ _b_;__Set-Cookie: x=1.txt"; filename*=UTF-8''%C3%A4%20%22b%22%3B__Set-Cookie%3A%20x%3D1.txt`,
  )
  expect(attachment('exe.\u202Etxt')).toContain(`filename*=UTF-8''exe._txt`)
  expect(attachment('half \uD83D')).toContain(`filename*=UTF-8''half%20%EF%BF%BD`)
  expect(attachment("it's (50%)*")).toBe(
    `attachment; filename="it's (50_)*"; filename*=UTF-8''it%27s%20%2850%25%29%2A`,
  )
  expect(attachment('a\\b/c')).toContain('filename="a_b_c"')
})
