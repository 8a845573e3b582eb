// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { aCodespace } from '#web/testing/a-codespace.ts'
import { refusal } from '#web/testing/fake-link.ts'
import { fakeListing } from '../../explorer/fake-files.testing.ts'
import { renderInIde } from '../../render-in-ide.testing.tsx'
import { AddConfigurationPage } from './AddConfigurationPage.tsx'

const text = vi.hoisted(() => ({ now: '' }))
vi.mock('./configuration-editor.ts', () => ({
  editConfiguration: () => ({
    getText: () => text.now,
    setText: (next: string) => {
      text.now = next
    },
    onEdit: () => undefined,
    [Symbol.dispose]: () => undefined,
  }),
}))

afterEach(() => {
  cleanup()
  localStorage.clear()
})

const repository = '/workspaces/shop'
const gone = () => refusal('NOT_FOUND', 'FILE_NOT_FOUND', 'Gone.')

/** A repository with a package.json and these configurations. */
function open(existing: string[] = []) {
  const written: Record<string, string> = {}
  const agent = {
    'files.list': ({ path }: { path: string }) => {
      if (path !== repository) throw gone()
      return fakeListing(path, [{ name: 'package.json', kind: 'file', isLink: false }])
    },
    'files.readRange': () => ({ bytes: new TextEncoder().encode('{"engines":{"node":"20"}}') }),
    'files.stat': ({ path }: { path: string }) => {
      if (!existing.includes(path.slice(repository.length + 1))) throw gone()
      return { kind: 'file' }
    },
    'files.create': ({ path }: { path: string }) => {
      if (path in written) throw refusal('CONFLICT', 'FILE_EXISTS', 'There.')
      written[path] = ''
    },
    'files.write': ({ path, bytes }: { path: string; bytes: Uint8Array }) => {
      written[path] = new TextDecoder().decode(bytes)
      return {}
    },
  }
  const server = { 'codespaces.configurationSchemas': () => ({ hasFeatures: true }) }
  const codespace = aCodespace({ repositoryName: 'shop', workspaceFolder: repository })
  const page = renderInIde(<AddConfigurationPage />, { agent, server, codespace })
  const opened: string[] = []
  page.ide.fileEvents.listen((event) => {
    if (event.type === 'open' && event.input.type === 'file') opened.push(event.input.path)
  })
  return { ...page, written, opened }
}

test('what is proposed can be changed, and is written when that is said', async () => {
  const { written, opened } = open()
  expect(await screen.findByText(/Found Node\.js 20, as package\.json says/)).toBeDefined()
  expect(text.now).toContain('javascript-node:20')
  fireEvent.change(screen.getByRole('combobox', { name: 'Made from' }), {
    target: { value: 'default' },
  })
  expect(text.now).not.toContain('"image"')
  text.now = '{ "name": "mine" }\n'
  expect(written).toEqual({})
  fireEvent.click(screen.getByRole('button', { name: 'Write the file' }))
  const file = `${repository}/.devcontainer/devcontainer.json`
  await waitFor(() => expect(opened).toEqual([file]))
  expect(written).toEqual({ [file]: '{ "name": "mine" }\n' })
})

test('beside another one it gets a folder of its own', async () => {
  const { written } = open(['.devcontainer.json'])
  expect(await screen.findByText(/The repository has \.devcontainer\.json/)).toBeDefined()
  const name = screen.getByRole('textbox', { name: 'Name of its folder' })
  fireEvent.change(name, { target: { value: '../x' } })
  fireEvent.click(screen.getByRole('button', { name: 'Write the file' }))
  expect(screen.getByText(/make a name/)).toBeDefined()
  fireEvent.change(name, { target: { value: 'node' } })
  fireEvent.click(screen.getByRole('button', { name: 'Write the file' }))
  const file = `${repository}/.devcontainer/node/devcontainer.json`
  await waitFor(() => expect(Object.keys(written)).toEqual([file]))
})

test('what is there by then is left as it is', async () => {
  const { written, opened } = open()
  const file = `${repository}/.devcontainer/devcontainer.json`
  await screen.findByText(/Found Node/)
  written[file] = 'theirs'
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Write the file' })))
  expect([written[file], opened]).toEqual(['theirs', []])
})
