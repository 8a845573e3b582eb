import { expect, test } from 'vitest'
import { readPathQuery } from './path-query.ts'

const read = (typed: string) => {
  const { text, selection } = readPathQuery(typed, '/workspaces/app')
  return selection ? [text, selection.line, selection.column] : [text]
}

test('a line and a column may stand behind the path, as programs write them', () => {
  expect(read('app.ts:120:7')).toEqual(['app.ts', 120, 7])
  expect(read('app.ts:120')).toEqual(['app.ts', 120, 1])
  expect(read('app.ts:120:')).toEqual(['app.ts', 120, 1])
  expect(read('app.ts:120,7')).toEqual(['app.ts', 120, 7])
  expect(read('app.ts#120')).toEqual(['app.ts', 120, 1])
  expect(read('app.ts(120,7)')).toEqual(['app.ts', 120, 7])
  expect(read('app.ts(120)')).toEqual(['app.ts', 120, 1])
  expect(read('app.ts:0:0')).toEqual(['app.ts', 1, 1])
})

test('what only begins like one is part of the path', () => {
  expect(read('app.ts:')).toEqual(['app.ts'])
  expect(read('app')).toEqual(['app'])
  expect(read('a(b)')).toEqual(['a(b)'])
  expect(read('[id]:x')).toEqual(['[id]:x'])
})

test('a path is taken as relative to the workspace folder where it is inside of it', () => {
  expect(read('./src/app.ts:3')).toEqual(['src/app.ts', 3, 1])
  expect(read('/workspaces/app/src/app.ts:3:4')).toEqual(['src/app.ts', 3, 4])
  expect(read('/workspaces/application/a.ts')).toEqual(['/workspaces/application/a.ts'])
  expect(read('/etc/hosts')).toEqual(['/etc/hosts'])
})
