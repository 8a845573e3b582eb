// @vitest-environment happy-dom
import { cleanup } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { renderInIde } from '../render-in-ide.testing.tsx'
import { DocumentText } from './DocumentText.tsx'
import type { DocumentEditor, editDocument } from './document-editor.ts'

let typed = ''
let edited: (() => void) | null = null
vi.mock('./document-editor.ts', () => ({
  editDocument: ({ store }: Parameters<typeof editDocument>[0]): DocumentEditor => ({
    getText: () => typed,
    onEdit: (listener) => {
      edited = listener
    },
    takeStored: () => {
      typed = store.getState().text
    },
    mark: () => undefined,
    [Symbol.dispose]: () => undefined,
  }),
}))

beforeEach(() => localStorage.clear())
afterEach(() => {
  edited = null
  cleanup()
})

test('what another device has written is not written over when the tab closes', async () => {
  const { ide } = renderInIde(
    <DocumentText name="settings" label="settings.json" template="{}" problems={[]} />,
  )
  const write = vi.spyOn(ide.documents, 'write')
  const store = ide.documents.store('settings')
  await vi.waitFor(() => expect(store.getState().isLoaded).toBe(true))
  await vi.waitFor(() => expect(edited).not.toBeNull())
  write.mockImplementationOnce(async () => {
    store.setState({ text: '{ "theirs": true }' })
    throw new Error('It was changed on another device meanwhile.')
  })
  typed = '{ "mine": true }'
  edited?.()
  await vi.waitFor(() => expect(write).toHaveBeenCalledOnce(), 3000)
  await vi.waitFor(() => expect(typed).toBe('{ "theirs": true }'))
  cleanup()
  expect(write).toHaveBeenCalledOnce()
})
