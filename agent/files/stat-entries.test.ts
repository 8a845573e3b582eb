import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { EffectiveUser } from '../user/effective-user.ts'
import { listFolder } from './list-folder.ts'
import { statEntries } from './stat-entries.ts'
import { UserFiles } from './user-files.ts'

const files = new UserFiles(
  new EffectiveUser({
    name: 'tester',
    uid: process.getuid?.() ?? 0,
    gid: process.getgid?.() ?? 0,
    groups: process.getgroups?.() ?? [],
    homeFolder: tmpdir(),
    shell: null,
  }),
)
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bothy-stat-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('some names are told as a listing tells them, and what is gone as gone', async () => {
  mkdirSync(join(folder, 'src'))
  writeFileSync(join(folder, 'a.txt'), '')
  symlinkSync('src', join(folder, 'to-src'))
  symlinkSync('loop', join(folder, 'loop'))
  const { entries } = await listFolder(files, folder)
  const names = entries.map(({ name }) => name)
  expect(names).toHaveLength(4)
  expect(await statEntries(files, { folder, names: [...names, 'gone'] })).toEqual({
    entries: [...entries, null],
  })
})

test('a folder that is gone, or a file by now, is not told as one whose names are gone', async () => {
  const gone = statEntries(files, { folder: join(folder, 'none'), names: ['a'] })
  await expect(gone).rejects.toMatchObject({ reason: 'FOLDER_NOT_FOUND' })
  writeFileSync(join(folder, 'file'), '')
  const replaced = statEntries(files, { folder: join(folder, 'file'), names: ['a'] })
  await expect(replaced).rejects.toMatchObject({ reason: 'FOLDER_NOT_FOUND' })
})

test('a name that is a path is refused', async () => {
  const attempt = statEntries(files, { folder, names: ['../etc'] })
  await expect(attempt).rejects.toMatchObject({ reason: 'PATH_INVALID' })
})
