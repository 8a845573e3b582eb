import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { encodeFile } from './file-text.ts'
import { type FakeDocument, FakeSettings, open } from './open-file.testing.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

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

test.each(['utf8bom', 'utf16le', 'utf16bePlain', 'windows1252'])(
  'a one-character edit of a file in %s changes only that character (F-28)',
  async (encoding) => {
    const bytes = encodeFile('Hütte\r\nzwei\r\n', encoding)
    const { disk, file, type } = await open(bytes)
    type((file.document?.getText() ?? '').replace('zwei', 'zwai'))
    await file.save({ isAsked: true })
    const saved = disk.bytes ?? new Uint8Array()
    expect(saved).toHaveLength(bytes.length)
    expect([...saved].filter((byte, index) => byte !== bytes[index])).toHaveLength(1)
  },
)

test('a character the encoding has not is refused with its place, and nothing is lost', async () => {
  const { disk, file, type, state, storage } = await open(encodeFile('Hütte', 'windows1252'))
  const before = disk.bytes
  type('Hütte\nein → zwei')
  await vi.advanceTimersByTimeAsync(2000)
  expect(state()).toMatchObject({
    save: 'failed',
    failure: { code: 'NOT_IN_ENCODING', at: { line: 2, column: 5 } },
  })
  expect(disk.bytes).toBe(before)
  expect(storage.texts).toMatchObject([{ text: 'Hütte\nein → zwei', encoding: 'windows1252' }])
  await file.saveWith('utf8')
  expect(disk.text).toBe('Hütte\nein → zwei')
  expect(state()).toMatchObject({ save: 'saved', encoding: 'utf8' })
})

test('saving with an encoding that lacks a character changes nothing at all', async () => {
  const { disk, file, state } = await open('ein → zwei')
  await expect(file.saveWith('iso88591')).rejects.toThrow('(line 1, column 5)')
  expect(state()).toMatchObject({ save: 'saved', encoding: 'utf8' })
  expect(disk.writes).toBe(0)
})

test('saving with an encoding writes the file although its text is the same', async () => {
  const { disk, file } = await open('Hütte')
  await file.saveWith('utf16le')
  expect(disk.bytes).toEqual(encodeFile('Hütte', 'utf16le'))
  expect(file.isDirty).toBe(false)
})

test('a file is read again as another encoding, and stays so when it changes on disk', async () => {
  const { disk, file, state } = await open(encodeFile('Хижина', 'windows1251'))
  expect(state().encoding).toBe('windows1252')
  await file.reopenWith('windows1251')
  expect(file.document?.getText()).toBe('Хижина')
  disk.bytes = encodeFile('Дверь', 'windows1251')
  disk.version += 1
  await file.diskChanged()
  expect(file.document?.getText()).toBe('Дверь')
  expect(state().save).toBe('saved')
})

test('bytes that mean nothing in the chosen encoding are shown but cannot be saved (F-28)', async () => {
  const { disk, file, type, state } = await open(Uint8Array.of(0x61, 0xff, 0x62))
  await file.reopenWith('utf8')
  expect(state()).toMatchObject({ isExact: false, isReadOnly: true })
  type('something')
  await file.save({ isAsked: true })
  expect(disk.writes).toBe(0)
})

test('line endings are changed in the whole file, also where there were several', async () => {
  const { disk, file } = await open('one\r\ntwo\nthree\r\n')
  file.setEnding('\n')
  await file.save({ isAsked: true })
  expect(disk.text).toBe('one\ntwo\nthree\n')
})

test('`.editorconfig` says how a file is indented, ended, trimmed and encoded', async () => {
  const properties = {
    insertSpaces: false,
    tabSize: 8,
    ending: '\r\n',
    trimTrailingWhitespace: true,
    insertFinalNewline: true,
    encoding: 'iso88591',
  } as const
  const { disk, file, type, state } = await open('one  \n', { properties })
  const document = file.document as FakeDocument
  expect(document.indentation).toEqual({ insertSpaces: false, tabSize: 8, mayDetect: false })
  expect(state()).toMatchObject({ encoding: 'iso88591', save: 'saved' })
  type('one  \né \t')
  await file.save({ isAsked: true })
  expect(disk.bytes).toEqual(encodeFile('one\r\né\r\n', 'iso88591'))
})

test('the clock does not trim the line somebody types in, the user’s own save does', async () => {
  const { disk, file, type, settings } = await open('one')
  settings.values['files.trimTrailingWhitespace'] = true
  const document = file.document as FakeDocument
  document.cursors = [2]
  type('one \ntwo ')
  await vi.advanceTimersByTimeAsync(1000)
  expect(disk.text).toBe('one\ntwo ')
  await file.save({ isAsked: true })
  expect(disk.text).toBe('one\ntwo')
})

test('a setting of the indentation gives way to that of the file, unless it shall not be looked at', async () => {
  const settings = new FakeSettings()
  settings.values['editor.tabSize'] = 3
  const { file } = await open('one', { settings })
  const document = file.document as FakeDocument
  expect(document.indentation).toEqual({ insertSpaces: true, tabSize: 3, mayDetect: true })
  settings.values['editor.detectIndentation'] = false
  file.settingsChanged()
  expect(document.indentation).toMatchObject({ mayDetect: false })
})

test('a file of very long or very many lines is too large, unless the user wants it (F-28)', async () => {
  const { file, state } = await open('x'.repeat(300_000))
  expect(state()).toMatchObject({ content: 'too-large', sizeBytes: 300_000 })
  await file.openAnyway()
  expect(state().content).toBe('text')
  expect((await open('\n'.repeat(300_001))).state().content).toBe('too-large')
  expect((await open(`${'x'.repeat(99)}\n`.repeat(3000))).state().content).toBe('text')
})

test('an empty file is text (F-28)', async () => {
  const { state } = await open('')
  expect(state()).toMatchObject({ content: 'text', encoding: 'utf8', sizeBytes: 0 })
})
