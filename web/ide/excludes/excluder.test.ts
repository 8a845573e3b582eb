import { expect, test } from 'vitest'
import type { SettingValues } from '../settings/setting-check.ts'
import { type SettingId, settingDefinitions } from '../settings/setting-definitions.ts'
import { Excluder, filesExcluder, searchExcluder } from './excluder.ts'

const settings = (values: SettingValues) => ({
  get: (id: SettingId) => (values[id] ?? settingDefinitions[id].default) as never,
})
const entries = (...names: string[]) => names.map((name) => ({ name }))
const seen = (excluder: Excluder, folder: string, ...names: string[]) =>
  excluder.seen(folder, entries(...names)).map(({ name }) => name)

test('what version control keeps for itself is out of sight by default', () => {
  const excluder = filesExcluder(settings({}))
  expect(seen(excluder, '', '.git', '.gitignore', 'src', '.DS_Store')).toEqual([
    '.gitignore',
    'src',
  ])
  expect(seen(excluder, 'lib', '.git', 'a')).toEqual(['a'])
  expect(filesExcluder(settings({}))).toBe(excluder)
})

test('a pattern counts from the workspace folder, and one that is false does not count', () => {
  const excluder = new Excluder({ 'lib/*.js': true, '**/b': false })
  expect(seen(excluder, 'lib', 'a.js', 'b')).toEqual(['b'])
  expect(seen(excluder, 'src', 'a.js')).toEqual(['a.js'])
})

test('with `when`, what was made of a file is out of sight beside it only', () => {
  const excluder = new Excluder({ '**/*.js': { when: '$(basename).ts' } })
  expect(excluder.hasSiblingRules).toBe(true)
  expect(seen(excluder, '', 'a.js', 'a.ts', 'b.js')).toEqual(['a.ts', 'b.js'])
  expect(excluder.ripgrepGlobs).toEqual([])
})

test('quick open leaves out what both settings say, and search.exclude has the last word', () => {
  const excluder = searchExcluder(
    settings({
      'files.exclude': { '**/a': true, '**/b': true },
      'search.exclude': { '**/b': false, 'c/d': true },
    }),
  )
  expect(excluder.ripgrepGlobs).toEqual(['**/a', '/c/d'])
  expect([excluder.hides('x/a/y.ts'), excluder.hides('b'), excluder.hides('c/d/e')]).toEqual([
    true,
    false,
    true,
  ])
})
