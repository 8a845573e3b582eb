import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { UserFiles } from '../files/user-files.ts'
import { startTestAgent, type TestClient } from '../testing/start-test-agent.ts'
import { addEntry, dropOld } from './add-entry.ts'
import type { FileHistory } from './history-index.ts'

let agent: Awaited<ReturnType<typeof startTestAgent>>
let client: TestClient
const at = (name: string) => join(agent.folder, name)
const bytes = (text: string) => new TextEncoder().encode(text)
const save = (name: string, text: string, baseEtag: string | null = 'any') =>
  client.api.files.write.mutate({ path: at(name), bytes: bytes(text), baseEtag })
const list = (name: string) => client.api.history.list.query({ path: at(name) })
const rename = (from: string, to: string) =>
  client.api.files.rename.mutate({ from: at(from), to: at(to) })

async function texts(name: string): Promise<string[]> {
  const found: string[] = []
  for (const { id, source } of await list(name)) {
    const content = await client.api.history.read.query({ path: at(name), id })
    found.push(`${source}: ${Buffer.from(content.bytes).toString()}`)
  }
  return found
}

beforeEach(async () => {
  agent = await startTestAgent()
  client = await agent.connect()
})
afterEach(async () => {
  vi.useRealTimers()
  await agent[Symbol.asyncDispose]()
})

/** Long enough that the next save is an entry of its own. */
function laterBy(ms: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms })
}

test('what was saved, and what was there before it, can be read again', async () => {
  writeFileSync(at('a.txt'), 'from git')
  await save('a.txt', 'one')
  laterBy(60_000)
  await save('a.txt', 'two')
  expect(await texts('a.txt')).toEqual(['saved: two', 'saved: one', 'before: from git'])
  const [newest, older, before] = await list('a.txt')
  expect(newest?.savedAt).toBeGreaterThan(older?.savedAt ?? Number.POSITIVE_INFINITY)
  expect(older?.savedAt).toBeGreaterThanOrEqual(before?.savedAt ?? Number.POSITIVE_INFINITY)
  expect(newest?.sizeBytes).toBe(3)
})

test('saves in quick succession are one entry, and the same text again is none', async () => {
  for (const text of ['o', 'on', 'one', 'one']) await save('a.txt', text)
  expect(await texts('a.txt')).toEqual(['saved: one'])
  laterBy(60_000)
  await save('a.txt', 'one')
  expect(await texts('a.txt')).toEqual(['saved: one'])
})

test('a text that is preferred to one saved a moment ago leaves that one reachable (F-25)', async () => {
  await save('a.txt', 'theirs')
  const input = { path: at('a.txt'), bytes: bytes('mine'), baseEtag: 'any', isOverOther: true }
  await client.api.files.write.mutate(input)
  expect(await texts('a.txt')).toEqual(['saved: mine', 'saved: theirs'])
})

test('what somebody else wrote in between is kept before it is gone', async () => {
  await save('a.txt', 'mine')
  writeFileSync(at('a.txt'), 'of a formatter')
  await save('a.txt', 'mine again')
  expect(await texts('a.txt')).toEqual([
    'saved: mine again',
    'before: of a formatter',
    'saved: mine',
  ])
})

test('the history follows a file and the files of a folder to their new names', async () => {
  mkdirSync(at('src'))
  await save('src/a.txt', 'of a')
  await save('src/b.txt', 'of b')
  await rename('src/b.txt', 'src/c.txt')
  await rename('src', 'lib')
  expect(await texts('lib/a.txt')).toEqual(['saved: of a'])
  expect(await texts('lib/c.txt')).toEqual(['saved: of b'])
  expect(await texts('src/a.txt')).toEqual([])
})

test('a name that was another file’s before has the history of both', async () => {
  await save('b.txt', 'the old b')
  laterBy(60_000)
  await save('a.txt', 'of a')
  await client.api.files.delete.mutate({ path: at('b.txt') })
  await rename('a.txt', 'b.txt')
  expect(await texts('b.txt')).toEqual(['saved: of a', 'saved: the old b'])
})

test('a file has one history, by whatever links it is named', async () => {
  mkdirSync(at('real'))
  symlinkSync('real', at('linked'))
  await save('linked/a.txt', 'one')
  symlinkSync('real/a.txt', at('alias'))
  expect(await texts('real/a.txt')).toEqual(['saved: one'])
  expect(await texts('alias')).toEqual(['saved: one'])
})

test('a file of more than 1 MB is saved without a history', async () => {
  await save('large', 'x'.repeat(1024 * 1024 + 1))
  expect(await list('large')).toEqual([])
  await save('large', 'small')
  expect(await texts('large')).toEqual(['saved: small'])
})

test('whoever wants no history has none', async () => {
  const input = { path: at('a.txt'), bytes: bytes('one'), baseEtag: null, isHistoryKept: false }
  await client.api.files.write.mutate(input)
  expect(await texts('a.txt')).toEqual([])
})

test('a history that is damaged, or cannot be kept, stands in no save’s way', async () => {
  await save('a.txt', 'one')
  await list('a.txt')
  const [folder = ''] = readdirSync(at('.bothy/history'))
  writeFileSync(at(`.bothy/history/${folder}/entries.json`), '{"entries":7')
  await save('a.txt', 'two')
  expect(await texts('a.txt')).toEqual(['saved: two', 'before: one'])
  rmSync(at('.bothy'), { recursive: true })
  writeFileSync(at('.bothy'), '')
  await save('a.txt', 'three')
  expect(readFileSync(at('a.txt'), 'utf8')).toBe('three')
  // In turn: what the save left to be done has ended before the folder goes.
  await list('a.txt').catch(() => undefined)
})

test('only what is in the history of that file is read', async () => {
  await save('a.txt', 'one')
  const [entry] = await list('a.txt')
  const wrong = client.api.history.read.query({ path: at('b.txt'), id: entry?.id ?? '' })
  await expect(wrong).rejects.toMatchObject({ data: { reason: 'FILE_NOT_FOUND' } })
  const outside = client.api.history.read.query({ path: at('a.txt'), id: '../entries.json' })
  await expect(outside).rejects.toMatchObject({ data: { reason: 'FILE_NOT_FOUND' } })
})

test('fifty entries are kept, thirty days long, and of an hour of typing more than the last', () => {
  const history: FileHistory = { path: '/a', etag: null, entries: [] }
  const minuteMs = 60_000
  for (let count = 0; count < 3600; count += 1) {
    const savedAt = count * 1000
    addEntry(history, { bytes: bytes(`${count}`), savedAt, source: 'saved' })
  }
  expect(history.entries.length).toBeGreaterThan(20)
  expect(history.entries.length).toBeLessThan(60)
  for (let count = 0; count < 100; count += 1) {
    const savedAt = 2 * 60 * minuteMs + count * minuteMs
    addEntry(history, { bytes: bytes(`x${count}`), savedAt, source: 'saved' })
    dropOld(history, savedAt)
  }
  expect(history.entries).toHaveLength(50)
  dropOld(history, 40 * 24 * 60 * minuteMs)
  expect(history.entries).toHaveLength(1)
})

test('a file that is given the name it has keeps its history (F-31)', async () => {
  await save('a.txt', 'one')
  laterBy(60_000)
  await save('a.txt', 'two')
  await rename('a.txt', 'a.txt')
  expect(await texts('a.txt')).toEqual(['saved: two', 'saved: one'])
})

test('a history that cannot be read for a moment is neither removed nor begun afresh', async () => {
  await save('a.txt', 'one')
  laterBy(60_000)
  expect(await texts('a.txt')).toEqual(['saved: one'])
  const refusal = Object.assign(new Error('No descriptor is left.'), { code: 'EMFILE' })
  const { open } = UserFiles.prototype
  const opening = vi.spyOn(UserFiles.prototype, 'open').mockImplementation(function (
    this: UserFiles,
    ...of: Parameters<typeof open>
  ) {
    return of[0].endsWith('entries.json') ? Promise.reject(refusal) : open.apply(this, of)
  })
  const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  onTestFinished(() => void vi.restoreAllMocks())
  await save('a.txt', 'two')
  await expect(list('a.txt')).rejects.toThrow()
  expect(logged).toHaveBeenCalled()
  opening.mockRestore()
  expect(await texts('a.txt')).toEqual(['saved: one'])
  laterBy(60_000)
  await save('a.txt', 'three')
  expect(await texts('a.txt')).toEqual(['saved: three', 'before: two', 'saved: one'])
})

test('what falls out of a history as two become one is not left on the disk', async () => {
  for (const name of ['a.txt', 'b.txt']) {
    for (let count = 0; count < 30; count += 1) {
      await save(name, `${name} ${count}`)
      laterBy(60_000)
    }
  }
  rmSync(at('b.txt'))
  await rename('a.txt', 'b.txt')
  expect(await list('b.txt')).toHaveLength(50)
  const root = join(agent.folder, '.bothy/history')
  const kept = readdirSync(root, { recursive: true }).filter((name) =>
    /[0-9a-f]{32}$/.test(`${name}`),
  )
  // Each of them, and the folder they are in.
  expect(kept).toHaveLength(51)
})
