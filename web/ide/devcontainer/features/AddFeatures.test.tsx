// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react'
import { applyEdits, type Edit, parse } from 'jsonc-parser'
import { afterEach, expect, test, vi } from 'vitest'
import { renderInIde } from '../../render-in-ide.testing.tsx'
import { AddFeatures } from './AddFeatures.tsx'

const file = vi.hoisted(() => ({ text: '' }))
vi.mock('./configuration-in-editor.ts', () => ({
  openToEdit: async () => ({
    getText: () => file.text,
    edit: (edits: Edit[]) => {
      file.text = applyEdits(file.text, edits)
    },
  }),
}))

afterEach(cleanup)

function open(text: string) {
  file.text = text
  const onDone = vi.fn()
  const { ide } = renderInIde(<AddFeatures path="/workspaces/shop/a.json" onDone={onDone} />)
  const session = () => ide.quickInput.store.getState().session
  /** Takes this one of the list, or answers the question. */
  const answer = async (given: string | null) => {
    await waitFor(() => expect(session()).not.toBeNull())
    const open = session()
    act(() => {
      if (open?.kind === 'pick') {
        open.settle(open.items.find(({ label }) => label.startsWith(given ?? '?')) ?? null)
      } else if (open?.kind === 'ask') open.settle(given)
      ide.quickInput.close()
    })
  }
  return { onDone, answer }
}

test('Features are added one after the other, each with its options', async () => {
  const { answer, onDone } = open('{\n  "image": "a" // which\n}\n')
  await answer('Node.js')
  fireEvent.change(await screen.findByRole('combobox', { name: 'version' }), {
    target: { value: '20' },
  })
  fireEvent.click(screen.getByRole('switch', { name: 'nodeGypDependencies' }))
  fireEvent.click(screen.getByRole('button', { name: 'Add' }))
  await answer('Another one')
  await answer('ghcr.io/ada/features/hut:1')
  fireEvent.click(await screen.findByRole('button', { name: 'Add' }))
  await answer(null)
  await waitFor(() => expect(onDone).toHaveBeenCalledOnce())
  expect(parse(file.text)).toEqual({
    image: 'a',
    features: {
      'ghcr.io/devcontainers/features/node:2': { version: '20', nodeGypDependencies: false },
      'ghcr.io/ada/features/hut:1': {},
    },
  })
  expect(file.text).toContain('// which')
})

test('nothing is added to a text that is no configuration', async () => {
  const { onDone } = open('[')
  await waitFor(() => expect(onDone).toHaveBeenCalledOnce())
  expect(file.text).toBe('[')
})
