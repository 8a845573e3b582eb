import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createStore } from 'zustand/vanilla'
import type { Ide } from '../ide-context.ts'
import { encode, FakeBrowserStorage, FakeDocument, FakeSettings } from './open-file.testing.ts'
import { OpenFiles } from './open-files.ts'
import { isUntitled, nextUntitled } from './untitled.ts'

vi.mock('./monaco-document.ts', () => ({
  createMonacoDocument: (_: string, text: string) => new FakeDocument(text),
}))

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const folder = '/workspaces/hut'

function openFiles(autoSave: string) {
  const disk = new Map([[`${folder}/door.ts`, 'door']])
  const query = (answer: (input: { path: string }) => unknown) => ({
    query: async (input: { path: string }) => answer(input),
  })
  const client = {
    files: {
      read: query(({ path }) => ({
        path,
        bytes: encode(disk.get(path) ?? ''),
        etag: 'v1',
        isReadOnly: false,
      })),
      write: {
        mutate: async ({ path, bytes }: { path: string; bytes: Uint8Array }) => {
          disk.set(path, new TextDecoder().decode(bytes))
          return { etag: 'v2' }
        },
      },
      editorConfig: query(() => []),
    },
    unsaved: {
      list: query(() => []),
      keep: { mutate: async () => undefined },
      forget: { mutate: async () => undefined },
    },
  }
  const settings = Object.assign(new FakeSettings(), { store: createStore(() => ({})) })
  settings.values['files.autoSave'] = autoSave
  const ide = {
    connection: { client, status: createStore(() => ({ phase: 'connected' })) },
    folderWatch: { watch: () => () => undefined },
    settings,
    codespaceName: 'hut',
  } as unknown as Pick<Ide, 'connection' | 'folderWatch' | 'settings'> & { codespaceName: string }
  return { disk, files: new OpenFiles(ide, new FakeBrowserStorage()) }
}

test('a tab that saves itself closes without a question', async () => {
  const { files } = openFiles('afterDelay')
  const file = await files.ready(`${folder}/door.ts`)
  file.document?.setText('window')
  await expect(files.mayClose(file.path)).resolves.toBe(true)
  expect(files.question.getState().asked).toBeNull()
})

test('without auto-save its user says what becomes of what he typed', async () => {
  const { disk, files } = openFiles('off')
  const file = await files.ready(`${folder}/door.ts`)
  await expect(files.mayClose(file.path)).resolves.toBe(true)
  file.document?.setText('window')
  const closing = files.mayClose(file.path)
  const { asked } = files.question.getState()
  expect(asked?.file).toBe(file)
  file.discard()
  asked?.answer(true)
  await expect(closing).resolves.toBe(true)
  expect(files.question.getState().asked).toBeNull()
  await files.close(file.path)
  expect(disk.get(file.path)).toBe('door')
})

test('a text without a file is asked about also where files save themselves', async () => {
  const { files } = openFiles('afterDelay')
  const file = await files.ready(files.newUntitled())
  await expect(files.mayClose(file.path)).resolves.toBe(true)
  file.document?.setText('a thought')
  void files.mayClose(file.path)
  expect(files.question.getState().asked?.file).toBe(file)
})

test('what is unsaved follows a file to its new name, and the old one is not made again (F-31)', async () => {
  const { disk, files } = openFiles('off')
  const file = await files.ready(`${folder}/door.ts`)
  file.document?.setText('window')
  disk.set(`${folder}/gate.ts`, 'door')
  disk.delete(`${folder}/door.ts`)
  files.renamed(`${folder}/door.ts`, `${folder}/gate.ts`)
  await files.close(`${folder}/door.ts`)
  const moved = await files.ready(`${folder}/gate.ts`)
  await vi.advanceTimersByTimeAsync(0)
  expect(moved.text()).toBe('window')
  expect(moved.isDirty).toBe(true)
  await moved.save({ isAsked: true })
  expect([...disk]).toEqual([[`${folder}/gate.ts`, 'window']])
})

test('saving all saves what is unsaved, whatever the settings say', async () => {
  const { disk, files } = openFiles('off')
  const file = await files.ready(`${folder}/door.ts`)
  file.document?.setText('window')
  await files.saveAll()
  expect(disk.get(file.path)).toBe('window')
})

test('texts without a file are numbered, the first free number first', () => {
  const first = nextUntitled([])
  const second = nextUntitled([first])
  expect(isUntitled(first)).toBe(true)
  expect(nextUntitled([second])).toBe(first)
  expect(second).not.toBe(first)
})
