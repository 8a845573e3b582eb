// @vitest-environment happy-dom
import { expect, test } from 'vitest'
import { walkThings } from './walk-things.ts'

type Tree = { [name: string]: Tree | string }

/** As browsers give what was dropped: a folder's entries come in parts. */
function entryOf(name: string, content: Tree | string): FileSystemEntry {
  if (typeof content === 'string') {
    const file = (done: (file: File) => void) => done(new File([content], name))
    return { name, isFile: true, isDirectory: false, file } as unknown as FileSystemEntry
  }
  const entries = Object.entries(content).map(([child, inside]) => entryOf(child, inside))
  const createReader = () => ({
    readEntries: (done: (some: FileSystemEntry[]) => void) => done(entries.splice(0, 100)),
  })
  return { name, isFile: false, isDirectory: true, createReader } as unknown as FileSystemEntry
}

test('a folder is walked to its end, with what is empty in it', async () => {
  const many = Object.fromEntries(Array.from({ length: 250 }, (_, at) => [`${at}.txt`, 'x']))
  const hut = entryOf('hut', { many, empty: {}, deep: { er: { 'ä.txt': 'ä' } } })
  const walked = await walkThings([hut, new File(['b'], 'b.txt')], new AbortController().signal)
  expect(walked.files.length).toBe(252)
  expect(walked.files.slice(-2).map(({ path }) => path)).toEqual(['hut/deep/er/ä.txt', 'b.txt'])
  expect(walked.emptyFolders).toEqual(['hut/empty'])
})

test('the files of a chosen folder say where they were', async () => {
  const file = new File(['a'], 'a.txt')
  Object.defineProperty(file, 'webkitRelativePath', { value: 'hut/src/a.txt' })
  const { files } = await walkThings([file], new AbortController().signal)
  expect(files.map(({ path }) => path)).toEqual(['hut/src/a.txt'])
})

test('it can be given up', async () => {
  const walk = walkThings([entryOf('hut', { a: 'a' })], AbortSignal.abort())
  await expect(walk).rejects.toThrow()
})
