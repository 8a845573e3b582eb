import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { deleteEntry } from './entries.ts'
import { eachInFolder, entriesOf, files, refused } from './files.testing.ts'
import { listFolder } from './list-folder.ts'

const it = eachInFolder()
const { at } = it

test('folders come first, then files, in natural order, with what links point at', async () => {
  for (const name of ['file10', 'File2', 'file1']) writeFileSync(at(name), '')
  for (const name of ['src', 'Docs']) mkdirSync(at(name))
  symlinkSync('src', at('link'))
  symlinkSync('nowhere', at('dangling'))
  execFileSync('mkfifo', [at('fifo')])
  const listing = await listFolder(files, it.folder)
  expect(listing.isTruncated).toBe(false)
  expect(
    entriesOf(listing).map(({ name, kind, isLink }) => `${name} ${kind}${isLink ? ' link' : ''}`),
  ).toEqual([
    'Docs folder',
    'link folder link',
    'src folder',
    'dangling other link',
    'fifo other',
    'file1 file',
    'File2 file',
    'file10 file',
  ])
  await expect(listFolder(files, at('none'))).rejects.toMatchObject(refused('FOLDER_NOT_FOUND'))
  await expect(listFolder(files, at('file1'))).rejects.toMatchObject(refused('FOLDER_NOT_FOUND'))
})

test('a name that is not valid UTF-8 is left out, and goes with its folder', async () => {
  mkdirSync(at('odd'))
  const odd = Buffer.concat([Buffer.from(`${at('odd')}/`), Buffer.from([0x66, 0xff, 0xfe])])
  writeFileSync(odd, '')
  writeFileSync(at('odd/fine'), '')
  expect((await listFolder(files, at('odd'))).names).toBe('fine')
  await deleteEntry(files, { path: at('odd') })
  expect(existsSync(at('odd'))).toBe(false)
})

test('names are in the order of people, whatever their letters, in a folder read in several parts', async () => {
  const numbered = Array.from({ length: 3000 }, (_, index) => `Part-${index}.txt`)
  const names = ['_x', '-x', '.x', 'a b', 'A', 'a', 'ab', 'ä', 'z', 'é10', 'é9', 'part-02.txt']
  for (const name of [...numbered, ...names]) writeFileSync(at(name), '')
  const { compare } = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })
  const wanted = [...numbered, ...names].sort((a, b) => compare(a, b) || (a < b ? -1 : 1))
  expect((await listFolder(files, it.folder)).names.split('/')).toEqual(wanted)
})

test('the mark of what is no text may stand in a name, also beside one that is none', async () => {
  writeFileSync(Buffer.concat([Buffer.from(`${at('f')}`), Buffer.from([0xff])]), '')
  mkdirSync(at('f\uFFFD'))
  expect(entriesOf(await listFolder(files, it.folder))).toEqual([
    { name: 'f\uFFFD', kind: 'folder', isLink: false },
  ])
})
