// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import {
  dropFirstDrawn,
  type FirstDrawn,
  keepFirstDrawn,
  takeFirstDocument,
  takeFirstEditor,
} from './first-drawn.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  dropFirstDrawn()
  vi.useRealTimers()
  document.body.replaceChildren()
})

const path = '/workspaces/hut/door.ts'

/** A text on the page, as `drawFirstEditor` leaves it. */
function draw(text = 'door') {
  const container = document.body.appendChild(document.createElement('div'))
  let tellGone: () => void = () => undefined
  const model = {
    onWillDispose: (listener: () => void) => {
      tellGone = listener
    },
  }
  const made = {
    path,
    text,
    document: { model, [Symbol.dispose]: vi.fn(() => tellGone()) },
    editor: {
      getContainerDomNode: () => container,
      getModel: () => model,
      layout: () => undefined,
      dispose: vi.fn(),
    },
  }
  const { document: text0, editor } = made
  keepFirstDrawn(made as unknown as FirstDrawn)
  return { container, model: model as never, text: text0, editor }
}

test('the tab of the file takes the document and the editor as they are', async () => {
  const { container, model, text, editor } = draw()
  expect(takeFirstDocument('/workspaces/hut/other.ts', 'door')).toBeNull()
  expect(takeFirstDocument(path, 'door')).toBe(text)
  const host = document.createElement('div')
  expect(takeFirstEditor(model, host)).toBe(editor)
  expect(host.firstChild).toBe(container)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(editor.dispose).not.toHaveBeenCalled()
  expect(text[Symbol.dispose]).not.toHaveBeenCalled()
  expect(takeFirstDocument(path, 'door')).toBeNull()
})

test('what nobody takes is off the page after a while', async () => {
  const { container, text, editor } = draw()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(container.isConnected).toBe(false)
  expect(editor.dispose).toHaveBeenCalledOnce()
  expect(text[Symbol.dispose]).toHaveBeenCalledOnce()
})

test('a tab that closes before it has taken the editor takes that off the page', () => {
  const { container, text } = draw()
  takeFirstDocument(path, 'door')
  text[Symbol.dispose]()
  expect(container.isConnected).toBe(false)
})

test('a file that is read as another text begins anew, with nothing to undo', () => {
  const { container } = draw('t\u00fcr')
  expect(takeFirstDocument(path, 'tür, in another encoding')).toBeNull()
  expect(container.isConnected).toBe(false)
})

test('the end of one text leaves the next alone', async () => {
  draw()
  dropFirstDrawn()
  await vi.advanceTimersByTimeAsync(3000)
  const { container } = draw()
  await vi.advanceTimersByTimeAsync(2000)
  expect(container.isConnected).toBe(true)
})
