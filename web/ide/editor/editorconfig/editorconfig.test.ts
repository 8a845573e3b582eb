import { expect, test } from 'vitest'
import { propertiesOf } from './file-properties.ts'
import { matchesGlob } from './match-glob.ts'

test.each([
  ['*', 'a/b.ts', true],
  ['*.ts', 'a/b.ts', true],
  ['*.ts', 'a/b.tsx', false],
  ['*.{ts,tsx}', 'b.tsx', true],
  ['*.{ts}', 'b.ts', false],
  ['*.{ts}', 'b.{ts}', true],
  ['{a,b{c,d}}.x', 'bd.x', true],
  ['/b.ts', 'b.ts', true],
  ['/b.ts', 'a/b.ts', false],
  ['lib/*.js', 'lib/a.js', true],
  ['lib/*.js', 'lib/x/a.js', false],
  ['lib/**.js', 'lib/x/a.js', true],
  ['lib/**/a.js', 'lib/x/y/a.js', true],
  ['**/a.js', 'a.js', true],
  ['Makefile', 'x/Makefile', true],
  ['{package.json,.travis.yml}', '.travis.yml', true],
  ['[ab]?.c', 'b1.c', true],
  ['[!ab].c', 'b.c', false],
  ['[a-c].c', 'b.c', true],
  ['file{1..10}.c', 'file7.c', true],
  ['file{1..10}.c', 'file11.c', false],
  ['a\\*b', 'a*b', true],
  ['a\\*b', 'axb', false],
])('%s and %s: %s', (glob, path, expected) => {
  expect(matchesGlob(glob, path)).toBe(expected)
})

test('a glob made to take for ever takes no longer than another', () => {
  const started = performance.now()
  expect(matchesGlob(`${'*a'.repeat(400)}b`, 'a'.repeat(4000))).toBe(false)
  expect(matchesGlob('{a,b}'.repeat(190), 'a'.repeat(190))).toBe(false)
  expect(performance.now() - started).toBeLessThan(10_000)
})

const file = '/workspaces/hut/lib/door.py'

test('the nearest file outranks, a later section outranks, and root ends the search', () => {
  const texts = [
    { path: '/workspaces/hut/lib/.editorconfig', text: '[*]\nindent_size = 2\n' },
    {
      path: '/workspaces/hut/.editorconfig',
      text: 'root = true\n\n[*]\nindent_style = tab\nindent_size = 8\n[*.py]\nindent_style = space # snakes\n',
    },
    { path: '/workspaces/.editorconfig', text: '[*]\nend_of_line = crlf\n' },
  ]
  expect(propertiesOf(file, texts)).toEqual({ insertSpaces: true, tabSize: 2 })
})

test('every property is understood, and what is unset, unknown or absurd is as if not said', () => {
  const text = `; a comment
[*.py]
Indent_Style = Tab
indent_size = tab
tab_width = 3
end_of_line = CRLF
charset = latin1
trim_trailing_whitespace = true
insert_final_newline = false
max_line_length = 100
[door.*]
max_line_length = off
charset = klingon`
  expect(propertiesOf(file, [{ path: '/workspaces/.editorconfig', text }])).toEqual({
    insertSpaces: false,
    tabSize: 3,
    ending: '\r\n',
    trimTrailingWhitespace: true,
    insertFinalNewline: false,
  })
})
