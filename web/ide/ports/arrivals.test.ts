// @vitest-environment happy-dom
import { beforeEach, expect, test } from 'vitest'
import type { OnAutoForward } from '#server/ports/port-values.schema.ts'
import { IdeStorage } from '../ide-storage.ts'
import { aRow } from './a-port.testing.ts'
import { Arrivals } from './arrivals.ts'

beforeEach(() => localStorage.clear())

const arrivals = (generation = 1) => new Arrivals(new IdeStorage('amber-hut'), generation)
const web = (pid: number, onAutoForward: OnAutoForward = 'notify') =>
  aRow({ onAutoForward, process: { pid, name: 'node', command: 'node server.js' } })
const acts = (found: readonly { act: string }[]) => found.map(({ act }) => act)

test('what listens is told once, and not again by a reload or another tab', () => {
  const first = arrivals()
  expect(acts(first.take([web(7)]))).toEqual(['notify'])
  expect(acts(first.take([web(7)]))).toEqual([])
  expect(acts(arrivals().take([web(7)]))).toEqual([])
})

test('a server that starts anew at every change is told once, another program again', () => {
  const one = arrivals()
  one.take([web(7)])
  one.take([])
  expect(acts(one.take([web(8)]))).toEqual([])
  one.take([])
  const other = aRow({ process: { pid: 9, name: 'python3', command: 'python3 -m http.server' } })
  expect(acts(one.take([other]))).toEqual(['notify'])
})

test('after a restart of the codespace all is new', () => {
  arrivals(1).take([web(7)])
  expect(acts(arrivals(2).take([web(7)]))).toEqual(['notify'])
})

test('openBrowser opens at each start of the program, openBrowserOnce at the first', () => {
  const one = arrivals()
  for (const [pid, expected] of [
    [7, ['openBrowser']],
    [8, ['openBrowser']],
    [8, []],
  ] as const) {
    expect(acts(one.take([web(pid, 'openBrowser')]))).toEqual(expected)
    one.take([])
  }
  const once = arrivals()
  expect(acts(once.take([web(7, 'openBrowserOnce')]))).toEqual(['openBrowser'])
  once.take([])
  expect(acts(once.take([web(8, 'openBrowserOnce')]))).toEqual([])
})

test('openPreview opens at each start; silent and ignore do nothing', () => {
  const one = arrivals()
  expect(acts(one.take([web(7, 'openPreview')]))).toEqual(['openPreview'])
  expect(acts(arrivals().take([web(7, 'silent'), { ...web(7, 'ignore'), port: 4 }]))).toEqual([])
})

test('what is only kept, and nothing listens on, has not come', () => {
  expect(arrivals().take([aRow({ isListening: false })])).toEqual([])
})
