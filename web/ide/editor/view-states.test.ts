// @vitest-environment happy-dom
import type { editor } from 'monaco-editor/editor'
import { beforeEach, expect, test } from 'vitest'
import { IdeStorage } from '../ide-storage.ts'
import { ViewStates } from './view-states.ts'

beforeEach(() => localStorage.clear())

const at = (line: number) => ({ line }) as unknown as editor.ICodeEditorViewState

test('a tab that is split off begins where the other is now, not where it was last kept', () => {
  const states = new ViewStates(new IdeStorage('calm-stone'))
  let line = 1
  const stop = states.show('a.ts', () => at(line))
  states.keep('a.ts')
  line = 90
  states.copy('a.ts', 'a.ts#2')
  expect(states.get('a.ts#2', 'a.ts')).toEqual(at(90))
  stop()
  line = 7
  states.copy('a.ts', 'a.ts#3')
  expect(states.get('a.ts#3', 'a.ts')).toEqual(at(90))
})

test('another tab of a file, and another page, begin where the file was left', () => {
  const storage = new IdeStorage('calm-stone')
  const states = new ViewStates(storage)
  states.show('a.ts', () => at(3))
  states.keep('a.ts')
  states.flush()
  const later = new ViewStates(storage)
  expect(later.get('a.ts', 'a.ts')).toEqual(at(3))
  expect(later.get('a.ts#2', 'a.ts')).toEqual(at(3))
  expect(later.get('b.ts', 'b.ts')).toBeNull()
})
