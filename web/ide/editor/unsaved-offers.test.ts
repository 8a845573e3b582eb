import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import {
  FakeAgentUnsaved,
  FakeBrowserStorage,
  FakeSettings,
  left,
  open,
  path,
  refusal,
} from './open-file.testing.ts'
import type { UnsavedOffer } from './unsaved-text.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('unsaved text is in the browser within two seconds, with what it was typed on (R2)', async () => {
  const { disk, type, storage } = await open('one')
  disk.failure = { error: refusal('FILE_NOT_PERMITTED'), isAfter: false }
  type('a')
  await vi.advanceTimersByTimeAsync(1000)
  expect(storage.texts).toMatchObject([{ path, text: 'a', baseEtag: 'v1', encoding: 'utf8' }])
})

test('text that a page left behind is offered, and restored as if just typed (R2)', async () => {
  const storage = new FakeBrowserStorage()
  storage.texts = [{ ...left, baseEtag: 'v1', savedAt: 1 }]
  const { disk, file, state } = await open('one', { storage })
  expect(state().offers).toMatchObject([{ text: 'lost', keptBy: 'browser' }])
  expect(file.document?.getText()).toBe('one')
  await file.restoreOffer(state().offers[0] as UnsavedOffer)
  await vi.advanceTimersByTimeAsync(1000)
  expect(disk.text).toBe('lost')
  expect(storage.texts).toEqual([])
})

test('restored text does not go over a file that changed since it was typed (F-26)', async () => {
  const storage = new FakeBrowserStorage()
  storage.texts = [{ ...left, baseEtag: 'v0', savedAt: 1 }]
  const { disk, file, state } = await open('one', { storage })
  await file.restoreOffer(state().offers[0] as UnsavedOffer)
  await vi.advanceTimersByTimeAsync(5000)
  expect(disk.text).toBe('one')
  expect(state().theirs).not.toBeNull()
  expect(file.document?.getText()).toBe('lost')
})

test('restored text does not go over a newer file that is slow to be read (F-26)', async () => {
  const storage = new FakeBrowserStorage()
  storage.texts = [{ ...left, baseEtag: 'v0', savedAt: 1 }]
  const { disk, file, state } = await open('one', { storage })
  const answer = Promise.withResolvers<void>()
  const read = disk.read.bind(disk)
  disk.read = async () => {
    await answer.promise
    return read()
  }
  const restored = file.restoreOffer(state().offers[0] as UnsavedOffer)
  await vi.advanceTimersByTimeAsync(5000)
  expect(disk.text).toBe('one')
  answer.resolve()
  await restored
  await vi.advanceTimersByTimeAsync(5000)
  expect(disk.text).toBe('one')
  expect(state().theirs).not.toBeNull()
  expect(file.document?.getText()).toBe('lost')
})

test('text that did reach the disk is not offered', async () => {
  const storage = new FakeBrowserStorage()
  storage.texts = [{ ...left, text: 'one', baseEtag: 'v0', savedAt: 1 }]
  const { state } = await open('one', { storage })
  expect(state().offers).toEqual([])
  expect(storage.texts).toEqual([])
})

const onPhone = { path, session: 'phone', text: 'on the phone', encoding: 'utf8', baseEtag: 'v1' }

test('unsaved text is with the agent within three seconds, until it is saved (R2)', async () => {
  const { disk, file, type, agent } = await open('one')
  disk.failure = { error: refusal('FILE_NOT_PERMITTED'), isAfter: false }
  type('a')
  await vi.advanceTimersByTimeAsync(3000)
  expect(agent.copies).toMatchObject([{ path, text: 'a', baseEtag: 'v1', session: 'this-page' }])
  await file.save({ isAsked: true })
  await vi.advanceTimersByTimeAsync(0)
  expect(agent.copies).toEqual([])
})

test('what was typed while the agent was away reaches it afterwards, in its last state', async () => {
  const { disk, type, agent } = await open('one')
  disk.failure = { error: refusal('FILE_NOT_PERMITTED'), isAfter: false }
  agent.isAway = true
  type('a')
  await vi.advanceTimersByTimeAsync(5000)
  expect(agent.copies).toEqual([])
  disk.failure = { error: refusal('FILE_NOT_PERMITTED'), isAfter: false }
  type('ab')
  agent.isAway = false
  await vi.advanceTimersByTimeAsync(5000)
  expect(agent.copies).toMatchObject([{ text: 'ab', session: 'this-page' }])
  expect(disk.text).toBe('one')
})

test('text typed on another device is offered here, the newer first where both have some (R2)', async () => {
  const storage = new FakeBrowserStorage()
  storage.texts = [{ ...left, baseEtag: 'v1', savedAt: 1 }]
  const agent = new FakeAgentUnsaved()
  agent.copies = [{ ...onPhone, savedAt: 2 }]
  const { disk, file, state } = await open('one', { storage, agent })
  expect(state().offers).toMatchObject([
    { text: 'on the phone', keptBy: 'agent' },
    { text: 'lost', keptBy: 'browser' },
  ])
  const [newer, older] = state().offers as [UnsavedOffer, UnsavedOffer]
  await file.restoreOffer(newer)
  await vi.advanceTimersByTimeAsync(1000)
  expect(disk.text).toBe('on the phone')
  expect(agent.copies).toEqual([])
  expect(state().offers).toEqual([older])
  file.discardOffer(older)
  await vi.advanceTimersByTimeAsync(0)
  expect(storage.texts).toEqual([])
})

test('both keeping the same text is one offer, and one page’s two copies are its newer one', async () => {
  const storage = new FakeBrowserStorage()
  storage.texts = [{ ...left, baseEtag: 'v1', savedAt: 5 }]
  const agent = new FakeAgentUnsaved()
  agent.copies = [
    { ...onPhone, session: 'crashed', text: 'los', savedAt: 4 },
    { ...onPhone, text: 'lost', savedAt: 3 },
  ]
  const { state } = await open('one', { storage, agent })
  expect(state().offers).toMatchObject([{ text: 'lost', keptBy: 'browser' }])
})

test('what another tab is typing at this moment is not offered', async () => {
  const storage = new FakeBrowserStorage()
  storage.living = async () => new Set(['other-tab'])
  const agent = new FakeAgentUnsaved()
  agent.copies = [{ ...onPhone, session: 'other-tab', savedAt: 1 }]
  const { state } = await open('one', { storage, agent })
  expect(state().offers).toEqual([])
})

test('an offer that reaches the disk from where it was typed is taken back', async () => {
  const agent = new FakeAgentUnsaved()
  agent.copies = [{ ...onPhone, savedAt: 1 }]
  const { disk, file, state } = await open('one', { agent })
  expect(state().offers).toHaveLength(1)
  disk.change('on the phone')
  await file.diskChanged()
  expect(state().offers).toEqual([])
})

test('without auto-save a page goes on where it was, unless the file is another one', async () => {
  const settings = new FakeSettings()
  settings.values['files.autoSave'] = 'off'
  const storage = new FakeBrowserStorage()
  storage.texts = [{ ...left, baseEtag: 'v1', savedAt: 1 }]
  const same = await open('one', { storage, settings })
  expect(same.file.document?.getText()).toBe('lost')
  expect(same.state()).toMatchObject({ offers: [], save: 'dirty' })
  // Once: it is this page's own now.
  expect(storage.texts.map(({ session }) => session)).not.toContain(left.session)
  storage.texts = [{ ...left, baseEtag: 'v0', savedAt: 1 }]
  const other = await open('one', { storage, settings })
  expect(other.file.document?.getText()).toBe('one')
  expect(other.state().offers).toHaveLength(1)
})

test('a text that gives way to theirs is kept aside, and not offered', async () => {
  const { disk, file, type, agent, storage } = await open('one')
  type('mine')
  disk.change('theirs')
  await file.diskChanged()
  file.conflict.takeTheirs()
  await vi.advanceTimersByTimeAsync(0)
  expect(agent.copies).toMatchObject([{ session: 'aside', text: 'mine' }])
  const again = await open('theirs', { agent, storage })
  expect(again.state().offers).toEqual([])
})

test('a browser that refuses its storage and an agent that is away stop nobody from working', async () => {
  const storage = new FakeBrowserStorage()
  storage.put = async () => Promise.reject(new Error('blocked'))
  storage.left = async () => Promise.reject(new Error('blocked'))
  const agent = new FakeAgentUnsaved()
  agent.isAway = true
  const { disk, type } = await open('one', { storage, agent })
  type('two')
  await vi.advanceTimersByTimeAsync(1000)
  expect(disk.text).toBe('two')
})
