import { TRPCClientError } from '@trpc/client'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { decode, encode, type FakeDocument, open, refusal } from './open-file.testing.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

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

test('who asks for a save while one is under way waits until the newer text is on the disk', async () => {
  const { disk, file, type } = await open('one')
  type('two')
  void file.save({ isAsked: true })
  type('three')
  await file.save({ isAsked: true })
  expect(disk.text).toBe('three')
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
  await file.conflict.takeMine()
  expect(disk.text).toBe('newer')
  expect(decode(state().theirs?.bytes ?? encode(''))).toBe('newer')
  await file.conflict.takeMine()
  expect(disk.text).toBe('mine')
  expect(state()).toMatchObject({ theirs: null, save: 'saved' })
})

test('taking theirs ends a conflict without a write', async () => {
  const { disk, file, type, state } = await open('one')
  type('mine')
  disk.change('theirs')
  await file.diskChanged()
  file.conflict.takeTheirs()
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

test('reverting brings back what the disk has', async () => {
  const { disk, file, type, state, settings } = await open('one')
  settings.values['files.autoSave'] = 'off'
  type('two')
  await file.revert()
  expect(file.document?.getText()).toBe('one')
  expect(state().save).toBe('saved')
  expect(disk.writes).toBe(0)
})

test('a conflict is of what both began with, and ends with the text made of both (F-25)', async () => {
  const { disk, file, type, state } = await open('one\ntwo')
  type('one\nmine')
  disk.change('theirs\ntwo')
  await file.diskChanged()
  expect(file.conflict.texts()).toEqual({
    base: 'one\ntwo',
    theirs: 'theirs\ntwo',
    mine: 'one\nmine',
  })
  await file.conflict.merge('theirs\nmine')
  expect(disk.text).toBe('theirs\nmine')
  expect(state()).toMatchObject({ theirs: null, isMerging: false, save: 'saved' })
})

test('two that change a file by as many characters do not go over each other (F-25)', async () => {
  const { disk, type, state } = await open('aaaa')
  type('bbbb')
  disk.change('cccc')
  await vi.advanceTimersByTimeAsync(1000)
  expect(disk.text).toBe('cccc')
  expect(state().theirs).not.toBeNull()
})

test('a folder in place of an open file shows as deleted, and saving says why it cannot (F-31)', async () => {
  const { disk, file, type, state } = await open('one')
  disk.read = async () => Promise.reject(refusal('FILE_IS_FOLDER'))
  await file.diskChanged()
  expect(state().isDeleted).toBe(true)
  type('two')
  disk.failure = { error: refusal('FILE_IS_FOLDER'), isAfter: false }
  await file.save({ isAsked: true })
  expect(state()).toMatchObject({ save: 'failed', failure: { code: 'FILE_IS_FOLDER' } })
  expect(file.document?.getText()).toBe('two')
})

test('typing tells what it has told already to nobody', async () => {
  const { file, type } = await open('one')
  type('two')
  let told = 0
  file.state.subscribe(() => {
    told += 1
  })
  for (const key of 'three') type(`two ${key}`)
  expect(told).toBe(0)
})

const noText = new Uint8Array([0, 1, 2, 0, 255, 0])

test('what gave way to bytes that are no text is never written over them (F-25)', async () => {
  const { disk, file, type, state, agent } = await open('one')
  type('mine')
  disk.change('')
  disk.bytes = noText
  await file.diskChanged()
  file.conflict.takeTheirs()
  expect(state()).toMatchObject({ content: 'binary', save: 'saved', theirs: null })
  expect(file.isDirty).toBe(false)
  await file.close()
  expect(disk.bytes).toEqual(noText)
  expect(agent.copies).toMatchObject([{ session: 'aside', text: 'mine' }])
})

test('saving a file that is no text any more does nothing, until it is one again', async () => {
  const { disk, file, state, settings } = await open('one')
  settings.values['files.insertFinalNewline'] = true
  disk.change('')
  disk.bytes = noText
  await file.diskChanged()
  await file.save({ isAsked: true })
  expect(disk.bytes).toEqual(noText)
  disk.change('two')
  await file.diskChanged()
  expect(state().content).toBe('text')
  await file.save({ isAsked: true })
  expect(disk.text).toBe('two\n')
})
