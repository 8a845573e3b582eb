// @vitest-environment happy-dom
import type { editor } from 'monaco-editor/editor'
import { beforeEach, expect, test, vi } from 'vitest'
import { giveBackEditor, takeKeptEditor } from './kept-editor.ts'

const model = {} as editor.ITextModel

function anEditor({ searchString = '', rawOptions = {} as editor.IEditorOptions } = {}) {
  const container = document.createElement('div')
  const text = document.createElement('textarea')
  container.append(text)
  document.body.append(container)
  const made = {
    getContainerDomNode: () => container,
    hasTextFocus: () => document.activeElement === text,
    getContribution: () => ({ getState: () => ({ searchString }) }),
    getRawOptions: () => rawOptions,
    setModel: vi.fn(),
    updateOptions: vi.fn(),
    layout: vi.fn(),
    dispose: vi.fn(),
  }
  return { made, text, container, editor: made as unknown as editor.IStandaloneCodeEditor }
}

const host = () => document.body.appendChild(document.createElement('main'))

// Whatever the test before it left.
beforeEach(() => {
  takeKeptEditor(host(), model, {})
  document.body.replaceChildren()
})

test('an editor that was given back serves the next tab, with its model and its options', () => {
  const { made, container, editor } = anEditor()
  giveBackEditor(editor)
  expect(container.isConnected).toBe(false)
  expect(made.setModel).toHaveBeenLastCalledWith(null)
  const place = host()
  expect(takeKeptEditor(place, model, { readOnly: true })).toBe(editor)
  expect(place.contains(container)).toBe(true)
  expect(made.updateOptions).toHaveBeenCalledWith({ readOnly: true })
  expect(made.setModel).toHaveBeenLastCalledWith(model)
  expect(takeKeptEditor(place, model, {})).toBeNull()
})

test('it gives up the focus first, so that it is not taken for the one that is typed into', () => {
  const { text, editor } = anEditor()
  text.focus()
  giveBackEditor(editor)
  expect(document.activeElement).toBe(document.body)
})

test('only one is kept', () => {
  const [one, other] = [anEditor(), anEditor()]
  giveBackEditor(one.editor)
  giveBackEditor(other.editor)
  expect(one.made.dispose).not.toHaveBeenCalled()
  expect(other.made.dispose).toHaveBeenCalled()
})

test.each([
  ['something was looked for in', { searchString: 'needle' }],
  ['does less for a large file', { rawOptions: { folding: false } }],
])('one that %s is not kept', (_, of) => {
  const { made, editor } = anEditor(of)
  giveBackEditor(editor)
  expect(made.dispose).toHaveBeenCalled()
  expect(takeKeptEditor(host(), model, {})).toBeNull()
})
