// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from 'vitest'
import { IdeSettings } from './ide-settings.ts'
import { editSetting, readSettings } from './settings-text.ts'
import { UserDocuments } from './user-documents.ts'

beforeEach(() => localStorage.clear())

function aServer(text = '') {
  let kept = { text, version: 1, owner: 'me' }
  const get = async () => kept
  const set = async (_name: string, next: string) => {
    kept = { ...kept, text: next, version: kept.version + 1 }
    return kept.version
  }
  return { server: { get, set }, text: () => kept.text }
}

test('settings.json is read with its comments, and what is not known is left alone', () => {
  const text = '{\n  // mine\n  "editor.tabSize": 2,\n  "python.path": "/x",\n}'
  expect(readSettings(text)).toEqual({ values: { 'editor.tabSize': 2 }, problems: [] })
  const edited = editSetting(text, 'editor.wordWrap', 'on')
  expect(edited).toContain('// mine')
  expect(edited).toContain('"python.path": "/x"')
  expect(readSettings(edited).values).toEqual({ 'editor.tabSize': 2, 'editor.wordWrap': 'on' })
})

test('a wrong value is told with its line, and the default holds', () => {
  const { values, problems } = readSettings(
    '{\n  "editor.tabSize": 90,\n  "editor.wordWrap": "maybe",\n  "editor.insertSpaces": 1\n}',
  )
  expect(values).toEqual({})
  expect(problems).toMatchObject([
    { line: 2, key: 'editor.tabSize', message: 'It has to be at most 16.' },
    { line: 3, key: 'editor.wordWrap' },
    { line: 4, key: 'editor.insertSpaces', message: 'It has to be true or false.' },
  ])
})

test('text that is no JSON says where, and what stands before it holds', () => {
  const { values, problems } = readSettings('{\n  "editor.tabSize": 2,\n  oops')
  expect(values).toEqual({ 'editor.tabSize': 2 })
  expect(problems[0]).toMatchObject({ line: 3, key: null })
})

test('a setting that is changed holds at once and is written down', async () => {
  const { server, text } = aServer('{\n  // keep me\n}')
  const documents = new UserDocuments(server)
  const settings = new IdeSettings(documents)
  await vi.waitFor(() => expect(documents.store('settings').getState().isLoaded).toBe(true))
  settings.set('editor.fontSize', 15)
  settings.set('editor.tabSize', 8)
  expect(settings.get('editor.fontSize')).toBe(15)
  await vi.waitFor(() => expect(JSON.stringify(text())).toContain('tabSize'))
  expect(text()).toContain('// keep me')
  settings.reset('editor.fontSize')
  expect(settings.get('editor.fontSize')).toBe(13)
  await vi.waitFor(() => expect(text()).not.toContain('fontSize'))
  expect(settings.get('editor.tabSize')).toBe(8)
})

test('the next page begins with the settings of this one, before any answer', async () => {
  const { server } = aServer('{ "editor.minimap.enabled": false }')
  const first = new IdeSettings(new UserDocuments(server))
  await vi.waitFor(() => expect(first.get('editor.minimap.enabled')).toBe(false))
  const never = { get: () => new Promise<never>(() => undefined), set: async () => null }
  expect(new IdeSettings(new UserDocuments(never)).get('editor.minimap.enabled')).toBe(false)
})

test('patterns come on top of the default ones, and only what differs is written', () => {
  const text =
    '{ "search.exclude": { "**/dist": true, "**/node_modules": false, "*.js": { "when": "$(basename).ts" } } }'
  const { values, problems } = readSettings(text)
  expect(problems).toEqual([])
  expect(values['search.exclude']).toEqual({
    '**/node_modules': false,
    '**/bower_components': true,
    '**/*.code-search': true,
    '**/dist': true,
    '*.js': { when: '$(basename).ts' },
  })
  const whole = { ...(values['search.exclude'] as object), '**/dist': false }
  const edited = editSetting('{}', 'search.exclude', whole)
  expect(JSON.parse(edited)).toEqual({
    'search.exclude': {
      '**/dist': false,
      '**/node_modules': false,
      '*.js': { when: '$(basename).ts' },
    },
  })
  expect(readSettings('{ "files.exclude": { "**/x": 1 } }').problems).toMatchObject([
    { key: 'files.exclude', message: 'It has to be patterns, each with true or false.' },
  ])
})
