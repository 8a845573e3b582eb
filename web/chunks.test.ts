import { join } from 'node:path'
import { expect, test } from 'vitest'
import { chunkNames } from './chunks.ts'

const at = (path: string) => join(import.meta.dirname, path)
const monaco = '/x/node_modules/monaco-editor/esm/editor.js'

/** `imports` and `later` by module: what it imports at once, and what when that is needed. */
function namesOf(imports: Record<string, string[]>, later: Record<string, string[]> = {}) {
  const idOf = (path: string) => (path.startsWith('/') ? path : at(path))
  const known = new Set([...Object.keys(imports), ...Object.values(imports).flat()].map(idOf))
  const linksOf = (of: Record<string, string[]>, id: string) =>
    Object.entries(of)
      .filter(([path]) => idOf(path) === id)
      .flatMap(([, paths]) => paths.map(idOf))
  const graph = {
    getModuleInfo: (id: string) =>
      known.has(id)
        ? { importedIds: linksOf(imports, id), dynamicallyImportedIds: linksOf(later, id) }
        : null,
  }
  const name = chunkNames()
  return (path: string) => name(idOf(path), graph)
}

const imports = {
  'app/main.ts': ['lib/entry.ts'],
  'app/start-app.tsx': ['lib/entry.ts', 'lib/react.ts', 'lib/theme.ts'],
  'ui/MenuPopup.tsx': ['lib/popups.ts'],
  'ide/ide-services.ts': ['lib/entry.ts', 'lib/theme.ts', 'lib/packing.ts'],
  'ide/editor/first-editor.ts': [monaco, 'lib/theme.ts', 'lib/encodings.ts', 'lib/colors.ts'],
  'ide/IdePage.tsx': ['lib/react.ts', 'lib/popups.ts', 'lib/encodings.ts', 'lib/dock.ts'],
}
const later = {
  'app/start-app.tsx': ['ui/MenuPopup.tsx', 'ide/IdePage.tsx', 'admin/AdminPage.tsx'],
}

test('what every page has is apart from what an IDE has', () => {
  const name = namesOf(imports, later)
  expect(name('lib/react.ts')).toBe('app')
  expect(name('ide/IdePage.tsx')).toBe('frame')
  expect(name('lib/dock.ts')).toBe('frame')
  // Not at the beginning of a page, and not only in an IDE.
  expect(name('ui/MenuPopup.tsx')).toBe('parts')
  expect(name('lib/popups.ts')).toBe('parts')
})

test('the text in front waits for nothing but Monaco, and nothing but the text waits for that', () => {
  const name = namesOf(imports, later)
  expect(name('ide/ide-services.ts')).toBe('services')
  expect(name('lib/packing.ts')).toBe('services')
  expect(name('lib/encodings.ts')).toBe('services')
  expect(name('lib/theme.ts')).toBe('base')
  expect(name(monaco)).toBe('monaco')
  expect(name('lib/colors.ts')).toBe('text')
})

test('the bundler chooses for the entry and for what is needed later', () => {
  const name = namesOf({ ...imports, 'admin/AdminPage.tsx': ['lib/tables.ts'] }, later)
  expect(name('lib/entry.ts')).toBeNull()
  expect(name('admin/AdminPage.tsx')).toBeNull()
  expect(name('lib/tables.ts')).toBeNull()
})
