import { expect, test } from 'vitest'
import { PathList } from './path-list.ts'
import { PathSearch } from './path-search.ts'

function listOf(paths: readonly string[]): PathList {
  const list = new PathList()
  list.append(new TextEncoder().encode(paths.map((path) => `${path}\0`).join('')))
  return list
}
function run(search: PathSearch, query: string, limit = 512) {
  const finding = search.search(query, limit)
  for (;;) {
    const { done, value } = finding.next()
    if (done) return value
  }
}
const find = (query: string, paths: readonly string[]) =>
  run(new PathSearch(listOf(paths)), query).map(({ path }) => path)

test('letters that begin words come before the same letters elsewhere', () => {
  const paths = ['src/topo-fix.ts', 'src/copyfile.ts', 'web/open-file.ts', 'o/p/f/i/x.ts']
  expect(find('opfi', paths)).toEqual([
    'web/open-file.ts',
    'src/topo-fix.ts',
    'src/copyfile.ts',
    'o/p/f/i/x.ts',
  ])
  expect(find('qob', ['src/quorumobserver.ts', 'src/QuickOpenBox.tsx'])[0]).toBe(
    'src/QuickOpenBox.tsx',
  )
})

test('the name that is exactly what was typed comes first, then one that begins so', () => {
  const paths = ['a/windowActions.ts', 'a/mainwindow.ts', 'a/b/window.ts', 'window/other.ts']
  expect(find('window', paths)).toEqual([
    'a/b/window.ts',
    'a/windowActions.ts',
    'a/mainwindow.ts',
    'window/other.ts',
  ])
})

test('case does not matter, but the case that was typed comes first', () => {
  expect(find('README', ['docs/readme.md', 'README.md'])).toEqual(['README.md', 'docs/readme.md'])
  expect(find('readme', ['README.md', 'docs/readme.md'])).toEqual(['docs/readme.md', 'README.md'])
})

test('of what matches alike, the shorter comes first, then by the alphabet', () => {
  expect(find('index', ['b/index.ts', 'a/b/index.ts', 'a/index.ts'])).toEqual([
    'a/index.ts',
    'b/index.ts',
    'a/b/index.ts',
  ])
})

test('several words may match in any order, in the name and in the folders', () => {
  const paths = ['web/editor/tab-view.ts', 'web/tab/editor.css', 'web/editor/other.ts']
  expect(find('tab editor', paths)).toEqual(['web/tab/editor.css', 'web/editor/tab-view.ts'])
  expect(find('editor oth', paths)).toEqual(['web/editor/other.ts'])
})

test('with a slash the whole path is meant', () => {
  const paths = ['web/ide/quick.ts', 'ide/w/quick.ts', 'web-ide/quick.ts']
  expect(find('ide/q', paths)).toEqual(['web/ide/quick.ts', 'web-ide/quick.ts', 'ide/w/quick.ts'])
  expect(find('w/ide/q', paths)).toEqual(['web/ide/quick.ts'])
  expect(find('web\\ide', paths)).toEqual(['web/ide/quick.ts'])
})

test('what matched is told by its place in the path', () => {
  const [found] = run(new PathSearch(listOf(['web/open-file.ts'])), 'opfi')
  expect(found?.positions.map((at) => 'web/open-file.ts'[at]).join('')).toBe('opfi')
})

test('letters beyond ASCII match whatever their case, with places that are those of the text', () => {
  const paths = ['süd/Grüße.txt', 'sud/Grusse.txt', '日本/設定.ts']
  expect(find('GRÜ', paths)).toEqual(['süd/Grüße.txt'])
  expect(run(new PathSearch(listOf(paths)), '設')[0]).toEqual({
    path: '日本/設定.ts',
    positions: [3],
  })
  expect(find('süd txt', paths)).toEqual(['süd/Grüße.txt'])
})

test('nothing typed shows what is nearest to the root', () => {
  expect(find('', ['b/c/d.ts', 'b.ts', 'b/c.ts', 'A.ts'])).toEqual([
    'A.ts',
    'b.ts',
    'b/c.ts',
    'b/c/d.ts',
  ])
})

test('a query that continues another finds what it would have found by itself', () => {
  const paths = Array.from(
    { length: 20_000 },
    (_, at) => `src/module-${at % 13}/part-${at % 7}/file-${at}.${at % 3 ? 'ts' : 'css'}`,
  )
  const search = new PathSearch(listOf(paths))
  for (const query of ['mod7file1.css', 'f17 mo', 'src/module-3/f', 'xyz']) {
    for (let length = 1; length <= query.length; length += 1) {
      const typed = query.slice(0, length)
      const fresh = new PathSearch(listOf(paths))
      expect(run(search, typed, 20)).toEqual(run(fresh, typed, 20))
    }
    // And back again.
    expect(run(search, query.slice(0, 2), 20)).toEqual(
      run(new PathSearch(listOf(paths)), query.slice(0, 2), 20),
    )
  }
})

test('what is removed is not found, what is added is, folders with everything in them', () => {
  const list = listOf(['src/a.ts', 'src/b.ts', 'srcs/c.ts', 'ä/d.ts'])
  const search = new PathSearch(list)
  expect(run(search, 'ts')).toHaveLength(4)
  expect(list.remove('src')).toEqual(['src/a.ts', 'src/b.ts'])
  list.add('lib/e.ts')
  list.add('lib/e.ts')
  expect(run(search, 'ts').map(({ path }) => path)).toEqual(['ä/d.ts', 'lib/e.ts', 'srcs/c.ts'])
  expect(list.find('src/a.ts')).toBe(-1)
  expect(list.find('ä/d.ts')).toBe(3)
})

test('200,000 paths are searched a few thousand at a time, and the best of all are found (F-29)', () => {
  const paths = Array.from({ length: 200_000 }, (_, at) => `src/folder-${at % 400}/file-${at}.ts`)
  paths[150_000] = 'src/needle.ts'
  const search = new PathSearch(listOf(paths))
  const finding = search.search('nedl', 10)
  let turns = 0
  for (;;) {
    const { done, value } = finding.next()
    if (done) {
      expect(value.map(({ path }) => path)).toEqual(['src/needle.ts'])
      break
    }
    turns += 1
  }
  expect(turns).toBeGreaterThan(20)
  expect(run(search, 'file-199999')[0]?.path).toBe('src/folder-399/file-199999.ts')
})
