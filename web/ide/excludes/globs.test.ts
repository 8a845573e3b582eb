import { expect, test } from 'vitest'
import { readGlob } from './globs.ts'

const cases: [glob: string, matches: string[], others: string[]][] = [
  ['**/node_modules', ['node_modules', 'a/b/node_modules'], ['my_node_modules', 'node_modules/x']],
  ['**/*.js', ['a.js', 'b/.js', 'b/c.js'], ['a.jsx', 'js']],
  ['*.js', ['a.js'], ['b/a.js']],
  ['src/*.ts', ['src/a.ts', 'src/.ts'], ['src/b/a.ts', 'lib/src/a.ts']],
  ['/dist', ['dist'], ['a/dist']],
  ['dist/', ['dist'], ['a/dist']],
  ['dist/**', ['dist', 'dist/a', 'dist/a/b'], ['distant', 'a/dist']],
  ['**', ['a', 'a/b'], []],
  ['**/test/**', ['test', 'a/test', 'test/b', 'a/test/b/c'], ['tests', 'a/contest/b']],
  ['a/**/b', ['a/b', 'a/x/b', 'a/x/y/b'], ['ab', 'a/xb']],
  ['**/*.{js,ts{,x}}', ['a.js', 'b/c.ts', 'a.tsx'], ['a.jsx', 'a.t']],
  ['{a,b}/c', ['a/c', 'b/c'], ['c', 'ab/c']],
  ['file[0-9].tx?', ['file3.txt'], ['fileX.txt', 'file3.tx', 'file3.tx/']],
  ['file[!0-9]', ['fileX'], ['file3', 'file/']],
  ['a+(b)$.c', ['a+(b)$.c'], ['aab$.c']],
]

test.each(cases)('%s is of the paths that VS Code takes it to be of', (text, matches, others) => {
  const glob = readGlob(text)
  expect(matches.filter((path) => !glob?.isMatch(path))).toEqual([])
  expect(others.filter((path) => glob?.isMatch(path))).toEqual([])
})

test('ripgrep is told the same: from the top, without braces, with nothing of its own meaning', () => {
  const ripgrep = (text: string) => readGlob(text)?.ripgrep
  expect(ripgrep('**/node_modules')).toEqual(['**/node_modules'])
  expect(ripgrep('*.js')).toEqual(['/*.js'])
  expect(ripgrep('{a,b}/c')?.toSorted()).toEqual(['/a/c', '/b/c'])
  expect(ripgrep('a\\b!')).toEqual(['/a\\\\b\\!'])
})

test('what cannot be read, or would take for ever, is nothing', () => {
  const bad = ['', ' ', 'a[', 'a[z-a]', 'a{b', 'a}b', 'a[\\]]', 'x'.repeat(501)]
  bad.push('{a,b}'.repeat(20), '*a'.repeat(11))
  expect(bad.filter((text) => readGlob(text) !== null)).toEqual([])
})
