import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createStore } from 'zustand/vanilla'
import { keepBegunFile } from '../begun-files.ts'
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
  const etags = new Map<string, string>()
  const query = (answer: (input: { path: string }) => unknown) => ({
    query: async (input: { path: string }) => answer(input),
  })
  const stat = (path: string) => ({ path, etag: etags.get(path) ?? 'v1', isReadOnly: false })
  const reads: string[] = []
  let writable = Promise.resolve()
  const client = {
    files: {
      read: query(({ path }) => {
        reads.push(path)
        return { ...stat(path), bytes: encode(disk.get(path) ?? '') }
      }),
      stat: query(({ path }) => stat(path)),
      write: {
        mutate: async ({ path, bytes }: { path: string; bytes: Uint8Array }) => {
          await writable
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
  const storage = new FakeBrowserStorage()
  const { connection } = ide
  /** Writes wait for what this answers to be called. */
  const hold = () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    writable = promise
    return resolve
  }
  return { connection, disk, etags, reads, storage, hold, files: new OpenFiles(ide, storage) }
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

test('text that follows a file does not go over what somebody else wrote to it (F-25)', async () => {
  const { disk, etags, files } = openFiles('afterDelay')
  const file = await files.ready(`${folder}/door.ts`)
  file.document?.setText('window')
  disk.set(`${folder}/gate.ts`, 'theirs')
  etags.set(`${folder}/gate.ts`, 'v9')
  disk.delete(`${folder}/door.ts`)
  files.renamed(`${folder}/door.ts`, `${folder}/gate.ts`)
  await files.close(`${folder}/door.ts`)
  const moved = await files.ready(`${folder}/gate.ts`)
  await vi.advanceTimersByTimeAsync(5000)
  expect(moved.text()).toBe('window')
  expect(moved.state.getState().theirs).not.toBeNull()
  expect([...disk]).toEqual([[`${folder}/gate.ts`, 'theirs']])
})

test('text that follows a file that is no text there is kept (F-31)', async () => {
  const { disk, storage, files } = openFiles('off')
  const file = await files.ready(`${folder}/door.ts`)
  file.document?.setText('window')
  disk.set(`${folder}/gate.ts`, '\0\u0001\0')
  files.renamed(`${folder}/door.ts`, `${folder}/gate.ts`)
  await files.ready(`${folder}/gate.ts`)
  await vi.advanceTimersByTimeAsync(0)
  expect(storage.texts).toMatchObject([{ path: `${folder}/gate.ts`, text: 'window' }])
})

test('saving all saves what is unsaved, whatever the settings say', async () => {
  const { disk, files } = openFiles('off')
  const file = await files.ready(`${folder}/door.ts`)
  file.document?.setText('window')
  await files.saveAll()
  expect(disk.get(file.path)).toBe('window')
})

test('a file that was asked for ahead is not read again, unless it has changed since (F-26)', async () => {
  const { connection, disk, etags, reads, files } = openFiles('afterDelay')
  const path = `${folder}/door.ts`
  const begun = { path, bytes: encode('a door'), etag: 'v1', isReadOnly: false }
  keepBegunFile(connection, path, Promise.resolve(begun))
  const file = await files.ready(path)
  await vi.advanceTimersByTimeAsync(0)
  expect(file.text()).toBe('a door')
  expect(reads).toEqual([])

  await files.close(path)
  keepBegunFile(connection, path, Promise.resolve(begun))
  etags.set(path, 'v2')
  disk.set(path, 'a window')
  const again = await files.ready(path)
  await vi.advanceTimersByTimeAsync(0)
  expect(again.text()).toBe('a window')
  expect(again.isDirty).toBe(false)
})

test('a file that was closed unsaved and is opened at once begins with what was typed', async () => {
  const { connection, files, hold } = openFiles('afterDelay')
  const path = `${folder}/door.ts`
  const file = await files.ready(path)
  file.document?.setText('window')
  // Looked at in quick open before it was written, and while it is.
  const old = { path, bytes: encode('door'), etag: 'v1', isReadOnly: false }
  keepBegunFile(connection, path, Promise.resolve(old))
  const letWrite = hold()
  const closing = files.close(path)
  // Passed by once before somebody stays.
  files.open(path)
  await files.close(path)
  const again = files.open(path)
  const shown: string[] = []
  again.state.subscribe(({ content }) => content === 'text' && shown.push(again.text()))
  await vi.advanceTimersByTimeAsync(1000)
  expect(again.state.getState().content).toBe('loading')
  letWrite()
  await closing
  await files.ready(path)
  await vi.advanceTimersByTimeAsync(0)
  expect(new Set(shown)).toEqual(new Set(['window']))
  expect(again.isDirty).toBe(false)
})

test('a file that could not be had ahead is read when it is opened', async () => {
  const { connection, files } = openFiles('afterDelay')
  const path = `${folder}/door.ts`
  keepBegunFile(connection, path, Promise.reject(new Error('too large')))
  expect((await files.ready(path)).text()).toBe('door')
})

test('texts without a file are numbered, the first free number first', () => {
  const first = nextUntitled([])
  const second = nextUntitled([first])
  expect(isUntitled(first)).toBe(true)
  expect(nextUntitled([second])).toBe(first)
  expect(second).not.toBe(first)
})
