// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { aCodespace } from '#web/testing/a-codespace.ts'
import { refusal } from '#web/testing/fake-link.ts'
import { renderInIde } from '../render-in-ide.testing.tsx'
import { PreviewedView } from './PreviewedView.tsx'

afterEach(cleanup)

const repository = '/workspaces/shop'
const base = '.devcontainer/base.json'

function open(files: Record<string, string>, answer: object = {}) {
  const missing = (given: { path: string }[]) => (given.length === 0 ? [base] : [])
  const read = ({ path }: { path: string }) => {
    const found = files[path.slice(repository.length + 1)]
    if (found === undefined) throw refusal('NOT_FOUND', 'FILE_NOT_FOUND', 'Gone.')
    return { kind: 'file', bytes: new TextEncoder().encode(found) }
  }
  const agent = {
    'files.stat': read,
    'files.read': read,
    'files.list': () => ({ names: '', kinds: new Uint8Array() }),
  }
  const server = {
    'codespaces.configuration': () => ({ chosen: null, path: null, recovery: null, rows: [] }),
    'codespaces.previewConfiguration': (input: { path: string; files: { path: string }[] }) => ({
      path: input.path,
      recovery: null,
      isTrusted: true,
      missing: missing(input.files),
      steps: [
        { title: 'Image', text: 'debian:12', from: [base] },
        { title: 'postCreateCommand', text: 'make', from: [input.path] },
      ],
      rows: [{ key: 'remoteUser', value: 'ada', from: [base] }],
      notices: ['"privileged" is refused.'],
      ...answer,
    }),
  }
  const onAdd = vi.fn()
  const codespace = aCodespace({ repositoryName: 'shop', workspaceFolder: repository })
  const page = renderInIde(<PreviewedView name={codespace.name} onAdd={onAdd} />, {
    agent,
    server,
    codespace,
  })
  return { ...page, onAdd }
}

test('what is on disk leads to steps in their order, each with whose word it is', async () => {
  const { calls } = open({ '.devcontainer.json': '{}', [base]: '{ "a": 1 }' })
  const order = within(await screen.findByRole('region', { name: 'In this order' }))
  expect(order.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
    `Image${base}debian:12`,
    'postCreateCommand.devcontainer.jsonmake',
  ])
  expect(screen.getByText('"privileged" is refused.')).toBeDefined()
  expect(calls.at(-1)?.input).toMatchObject({ files: [{ path: base, text: '{ "a": 1 }' }] })
})

test('one that nobody has trusted, and one that cannot be used, say so first', async () => {
  open({ '.devcontainer.json': '{}' }, { isTrusted: false })
  expect(await screen.findByText(/Nobody has trusted it yet/)).toBeDefined()
  cleanup()
  open({ '.devcontainer.json': '{}' }, { isTrusted: null })
  expect(await screen.findByText(/What its own Features hold counts for trust too/)).toBeDefined()
  cleanup()
  open({ '.devcontainer.json': '{' }, { recovery: 'line 1: wrong.', isTrusted: false })
  expect(await screen.findByText(/It cannot be used, .* line 1: wrong\./)).toBeDefined()
  expect(screen.queryByText(/Nobody has trusted/)).toBeNull()
})

test('where there is none, one can be added', async () => {
  const { onAdd } = open({})
  fireEvent.click(await screen.findByRole('button', { name: 'Add one…' }))
  expect(onAdd).toHaveBeenCalledOnce()
})
