import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { eachInFolder, entriesOf, files } from './files.testing.ts'
import { listFolder } from './list-folder.ts'
import { statEntries } from './stat-entries.ts'

const it = eachInFolder()

test('some names are told as a listing tells them, and what is gone as gone', async () => {
  mkdirSync(join(it.folder, 'src'))
  writeFileSync(join(it.folder, 'a.txt'), '')
  symlinkSync('src', join(it.folder, 'to-src'))
  symlinkSync('loop', join(it.folder, 'loop'))
  const entries = entriesOf(await listFolder(files, it.folder))
  const names = entries.map(({ name }) => name)
  expect(names).toHaveLength(4)
  expect(await statEntries(files, { folder: it.folder, names: [...names, 'gone'] })).toEqual({
    entries: [...entries, null],
  })
})

test('a folder that is gone, or a file by now, is not told as one whose names are gone', async () => {
  const gone = statEntries(files, { folder: join(it.folder, 'none'), names: ['a'] })
  await expect(gone).rejects.toMatchObject({ reason: 'FOLDER_NOT_FOUND' })
  writeFileSync(join(it.folder, 'file'), '')
  const replaced = statEntries(files, { folder: join(it.folder, 'file'), names: ['a'] })
  await expect(replaced).rejects.toMatchObject({ reason: 'FOLDER_NOT_FOUND' })
})

test('a name that is a path is refused', async () => {
  const attempt = statEntries(files, { folder: it.folder, names: ['../etc'] })
  await expect(attempt).rejects.toMatchObject({ reason: 'PATH_INVALID' })
})
