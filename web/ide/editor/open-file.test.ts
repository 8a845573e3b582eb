import { TRPCClientError } from '@trpc/client'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { AgentErrorCode } from '#agent/protocol/errors.ts'
import type { FileContent } from '#agent/protocol/files.ts'
import { OpenFile } from './open-file.ts'
import type { TextDocument } from './text-document.ts'
import type { UnsavedText, UnsavedTextStore } from './unsaved-text.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const path = '/workspaces/hut/door.ts'
const encode = (text: string) => new TextEncoder().encode(text)
const decode = (bytes: Uint8Array) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)

function refusal(reason: AgentErrorCode): TRPCClientError<never> {
  return new TRPCClientError(reason, {
    result: { error: { code: -32600, message: reason, data: { reason } } },
  } as never)
}

/** The disk as the agent shows it. */
class FakeDisk {
  bytes: Uint8Array | null
  version = 1
  writes = 0
  /** Thrown by the next write, before or after it took place. */
  failure: { error: Error; isAfter: boolean } | null = null
  constructor(text: string | null) {
    this.bytes = text === null ? null : encode(text)
  }
  get text(): string | null {
    return this.bytes && decode(this.bytes)
  }
  change(text: string | null): void {
    this.bytes = text === null ? null : encode(text)
    this.version += 1
  }
  async read(): Promise<FileContent> {
    if (!this.bytes) throw refusal('FILE_NOT_FOUND')
    return { path, bytes: this.bytes, etag: `v${this.version}`, isReadOnly: false }
  }
  async write(input: { bytes: Uint8Array; baseEtag: string | null }) {
    const { failure } = this
    this.failure = null
    if (failure && !failure.isAfter) throw failure.error
    const etag = this.bytes && `v${this.version}`
    if (etag !== input.baseEtag) throw refusal('FILE_CHANGED')
    this.bytes = input.bytes
    this.version += 1
    this.writes += 1
    if (failure) throw failure.error
    return { etag: `v${this.version}` }
  }
}

class FakeDocument implements TextDocument {
  #text: string
  #version = 1
  #listeners: (() => void)[] = []
  constructor(text: string) {
    this.#text = text
  }
  getText = () => this.#text
  getLines = () => this.#text.split(/\r\n|\n|\r/)
  getVersion = () => this.#version
  setText(text: string): void {
    this.#text = text
    this.#version += 1
    for (const listener of this.#listeners) listener()
  }
  onEdit(listener: () => void): void {
    this.#listeners.push(listener)
  }
  [Symbol.dispose](): void {
    this.#listeners = []
  }
}

class FakeBrowserStorage implements UnsavedTextStore {
  readonly session = 'this-page'
  texts: UnsavedText[] = []
  async put(text: UnsavedText): Promise<void> {
    await this.remove(text.path, text.session)
    this.texts.push(text)
  }
  async remove(of: string, session: string): Promise<void> {
    this.texts = this.texts.filter((text) => text.path !== of || text.session !== session)
  }
  async left(): Promise<UnsavedText[]> {
    return this.texts
  }
}

async function open(text: string | null, storage = new FakeBrowserStorage()) {
  const disk = new FakeDisk(text)
  const file = new OpenFile(path, {
    codespaceName: 'hut',
    read: () => disk.read(),
    write: (input) => disk.write(input),
    createDocument: async () => (_, content) => new FakeDocument(content),
    unsaved: storage,
  })
  await file.load()
  const type = (next: string) => file.document?.setText(next)
  return { disk, file, type, storage, state: () => file.state.getState() }
}

test('a second after the last key the file is saved, once', async () => {
  const { disk, type, state } = await open('one')
  type('one t')
  await vi.advanceTimersByTimeAsync(900)
  type('one tw')
  await vi.advanceTimersByTimeAsync(900)
  expect(disk.text).toBe('one')
  expect(state().save).toBe('dirty')
  await vi.advanceTimersByTimeAsync(100)
  expect(disk.text).toBe('one tw')
  expect(state().save).toBe('saved')
  expect(disk.writes).toBe(1)
})

test('what is typed while a save is under way is saved after it', async () => {
  const { disk, file, type, state } = await open('one')
  type('two')
  const saving = file.save({ isAsked: true })
  type('three')
  await saving
  await vi.advanceTimersByTimeAsync(1000)
  expect(disk.text).toBe('three')
  expect(state().save).toBe('saved')
})

test('a clean file that changes on disk is shown anew, silently (F-26)', async () => {
  const { disk, file, state } = await open('one')
  disk.change('from git')
  await file.diskChanged()
  expect(file.document?.getText()).toBe('from git')
  expect(state()).toMatchObject({ save: 'saved', theirs: null })
  expect(file.isDirty).toBe(false)
})

test('a dirty file that changes on disk is neither saved nor replaced until it is settled (F-25, F-26)', async () => {
  const { disk, file, type, state } = await open('one')
  type('mine')
  disk.change('theirs')
  await file.diskChanged()
  expect(decode(state().theirs?.bytes ?? encode(''))).toBe('theirs')
  await vi.advanceTimersByTimeAsync(10_000)
  expect(disk.text).toBe('theirs')
  expect(file.document?.getText()).toBe('mine')
})

test('a save over a change that nobody saw coming is a conflict too (F-25)', async () => {
  const { disk, type, state } = await open('one')
  type('mine')
  disk.change('theirs')
  await vi.advanceTimersByTimeAsync(1000)
  expect(disk.text).toBe('theirs')
  expect(state().theirs).not.toBeNull()
})

test('overwriting goes over what was seen, and is a conflict again over anything newer', async () => {
  const { disk, file, type, state } = await open('one')
  type('mine')
  disk.change('theirs')
  await file.diskChanged()
  disk.change('newer')
  await file.overwrite()
  expect(disk.text).toBe('newer')
  expect(decode(state().theirs?.bytes ?? encode(''))).toBe('newer')
  await file.overwrite()
  expect(disk.text).toBe('mine')
  expect(state()).toMatchObject({ theirs: null, save: 'saved' })
})

test('taking theirs ends a conflict without a write', async () => {
  const { disk, file, type, state } = await open('one')
  type('mine')
  disk.change('theirs')
  await file.diskChanged()
  file.takeTheirs()
  await vi.advanceTimersByTimeAsync(5000)
  expect(file.document?.getText()).toBe('theirs')
  expect(state()).toMatchObject({ theirs: null, save: 'saved' })
  expect(disk.writes).toBe(0)
})

test('both sides making the same change is no conflict', async () => {
  const { disk, file, type, state } = await open('one')
  type('same')
  disk.change('same')
  await file.diskChanged()
  expect(state()).toMatchObject({ theirs: null, save: 'saved' })
})

test('a save whose answer was lost is not taken for somebody else’s change (F-21)', async () => {
  const { disk, type, state } = await open('one')
  type('two')
  disk.failure = { error: new TRPCClientError('closed'), isAfter: true }
  await vi.advanceTimersByTimeAsync(1000)
  expect(disk.text).toBe('two')
  expect(state()).toMatchObject({ theirs: null, save: 'saved' })
})

test('a full disk is told, the text kept, and the next attempt saves it (F-17)', async () => {
  const { disk, file, type, state, storage } = await open('one')
  type('two')
  disk.failure = { error: refusal('WORKSPACE_FULL'), isAfter: false }
  await vi.advanceTimersByTimeAsync(1000)
  expect(state()).toMatchObject({ save: 'failed', failure: { code: 'WORKSPACE_FULL' } })
  expect(disk.text).toBe('one')
  expect(storage.texts).toMatchObject([{ text: 'two', baseEtag: 'v1' }])
  await file.save({ isAsked: true })
  expect(disk.text).toBe('two')
  expect(state()).toMatchObject({ save: 'saved', failure: null })
  expect(storage.texts).toEqual([])
})

test('a file deleted beneath says so and is made anew only when asked (F-31)', async () => {
  const { disk, file, type, state } = await open('one')
  disk.change(null)
  await file.diskChanged()
  expect(state().isDeleted).toBe(true)
  type('two')
  await vi.advanceTimersByTimeAsync(5000)
  expect(disk.text).toBeNull()
  await file.save({ isAsked: true })
  expect(disk.text).toBe('two')
  expect(state()).toMatchObject({ isDeleted: false, save: 'saved' })
})

test('unsaved text is in the browser within two seconds, with what it was typed on (R2)', async () => {
  const { disk, type, storage } = await open('one')
  disk.failure = { error: refusal('FILE_NOT_PERMITTED'), isAfter: false }
  type('a')
  await vi.advanceTimersByTimeAsync(1000)
  expect(storage.texts).toMatchObject([{ path, text: 'a', baseEtag: 'v1', hasBom: false }])
})

test('text that a page left behind is offered, and restored as if just typed (R2)', async () => {
  const storage = new FakeBrowserStorage()
  const left = { codespaceName: 'hut', path, session: 'crashed', text: 'lost', hasBom: false }
  storage.texts = [{ ...left, baseEtag: 'v1', savedAt: 1 }]
  const { disk, file, state } = await open('one', storage)
  expect(state().offer?.text).toBe('lost')
  expect(file.document?.getText()).toBe('one')
  await file.restoreOffer()
  await vi.advanceTimersByTimeAsync(1000)
  expect(disk.text).toBe('lost')
  expect(storage.texts).toEqual([])
})

test('restored text does not go over a file that changed since it was typed (F-26)', async () => {
  const storage = new FakeBrowserStorage()
  const left = { codespaceName: 'hut', path, session: 'crashed', text: 'lost', hasBom: false }
  storage.texts = [{ ...left, baseEtag: 'v0', savedAt: 1 }]
  const { disk, file, state } = await open('one', storage)
  await file.restoreOffer()
  await vi.advanceTimersByTimeAsync(5000)
  expect(disk.text).toBe('one')
  expect(state().theirs).not.toBeNull()
  expect(file.document?.getText()).toBe('lost')
})

test('text that did reach the disk is not offered', async () => {
  const storage = new FakeBrowserStorage()
  const left = { codespaceName: 'hut', path, session: 'crashed', text: 'one', hasBom: false }
  storage.texts = [{ ...left, baseEtag: 'v0', savedAt: 1 }]
  const { state } = await open('one', storage)
  expect(state().offer).toBeNull()
  expect(storage.texts).toEqual([])
})

test('closing saves; where that is impossible the text stays in the browser', async () => {
  const saved = await open('one')
  saved.type('two')
  await expect(saved.file.close()).resolves.toBe(false)
  expect(saved.disk.text).toBe('two')

  const failing = await open('one')
  failing.type('two')
  failing.disk.failure = { error: refusal('WORKSPACE_FULL'), isAfter: false }
  await expect(failing.file.close()).resolves.toBe(true)
  expect(failing.storage.texts).toMatchObject([{ text: 'two' }])
})

test.each([
  ['a BOM', '\ufeffone\ntwo\n'],
  ['CRLF', 'one\r\ntwo\r\n'],
  ['mixed endings', 'one\r\ntwo\nthree\r'],
])('a one-character edit of a file with %s changes one byte (F-28)', async (_, text) => {
  const { disk, file, type } = await open(text)
  type((file.document?.getText() ?? '').replace('two', 'twX'))
  await file.save({ isAsked: true })
  expect(disk.text).toBe(text.replace('two', 'twX'))
})

test('undoing everything makes the file clean without a save', async () => {
  const { disk, file, state } = await open('one')
  const document = file.document as FakeDocument
  document.setText('two')
  const versions = vi.spyOn(document, 'getVersion').mockReturnValue(1)
  document.setText('one')
  await vi.advanceTimersByTimeAsync(5000)
  expect(state().save).toBe('saved')
  expect(disk.writes).toBe(0)
  versions.mockRestore()
})
