import { expect, test } from 'vitest'
import { tabLabels } from './tab-labels.ts'

const labelsOf = (...paths: string[]) => {
  const labels = tabLabels(paths.map((path) => ({ id: path, input: { type: 'file', path } })))
  return paths.map((path) => {
    const { name, detail } = labels.get(path) ?? {}
    return detail === null ? name : `${name} ${detail}`
  })
}

test('a name alone is enough where there is one of it', () => {
  expect(labelsOf('/w/a.ts', '/w/b.ts')).toEqual(['a.ts', 'b.ts'])
})

test('of several with one name each says as much of its folder as it takes', () => {
  expect(labelsOf('/w/one/index.ts', '/w/two/index.ts')).toEqual(['index.ts one', 'index.ts two'])
  expect(labelsOf('/w/a/src/index.ts', '/w/b/src/index.ts')).toEqual([
    'index.ts a/src',
    'index.ts b/src',
  ])
})

test('the same file in two groups is no other of its name', () => {
  const input = { type: 'file', path: '/w/a.ts' } as const
  const labels = tabLabels([
    { id: '1', input },
    { id: '2', input },
  ])
  expect([...labels.values()]).toEqual([
    { name: 'a.ts', detail: null },
    { name: 'a.ts', detail: null },
  ])
})
