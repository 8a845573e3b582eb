// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest'

vi.mock('./languages.ts', () => ({ languageOf: () => null }))
vi.mock('./monaco.ts', async () => {
  const { Uri, editor } = await import('monaco-editor/editor')
  return { monaco: { Uri, editor }, themeName: 'bothy' }
})
const { newMonacoDocument } = await import('./monaco-document.ts')

test('a file is opened again while what was typed into it is still being saved', () => {
  const closing = newMonacoDocument('/workspaces/hut/door.ts', 'one')
  const again = newMonacoDocument('/workspaces/hut/door.ts', 'two')
  expect([closing.getText(), again.getText()]).toEqual(['one', 'two'])
  expect(again.model.uri.path).toBe('/workspaces/hut/door.ts')
  closing[Symbol.dispose]()
  expect(again.getText()).toBe('two')
  again[Symbol.dispose]()
})
