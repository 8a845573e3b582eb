import { expect, test } from 'vitest'
import { fileKind } from '#agent/protocol/files.ts'
import { entriesOf } from './folder-entries.ts'

test('a listing is read as the protocol counts kinds', () => {
  const names = fileKind.options.map((kind) => `a ${kind}`)
  const kinds = Uint8Array.from(names, (_, index) => index + (index === 1 ? 4 : 0))
  expect(entriesOf({ names: names.join('/'), kinds })).toEqual([
    { name: 'a file', kind: 'file', isLink: false },
    { name: 'a folder', kind: 'folder', isLink: true },
    { name: 'a other', kind: 'other', isLink: false },
  ])
  expect(entriesOf({ names: '', kinds: new Uint8Array() })).toEqual([])
})
