import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { KeptState, UnsavedCopy } from '../protocol/state.ts'
import { startTestAgent, type TestClient } from '../testing/start-test-agent.ts'

let agent: Awaited<ReturnType<typeof startTestAgent>>
let client: TestClient
const at = (name: string) => join(agent.folder, name)
const stateFolder = () => at('.bothy/state/1')
const unsavedFolder = () => at('.bothy/unsaved/1')
const savedAt = Date.now() - 60_000

beforeEach(async () => {
  agent = await startTestAgent()
  client = await agent.connect()
})
afterEach(() => agent[Symbol.asyncDispose]())

const state = (change: Partial<KeptState> = {}): KeptState => ({
  key: 'layout',
  text: '{"side":240}',
  session: 'one',
  savedAt,
  ...change,
})
const copy = (change: Partial<UnsavedCopy> = {}): UnsavedCopy => ({
  path: at('a.txt'),
  session: 'one',
  text: 'typed\nünd 🌍',
  encoding: 'utf8',
  baseEtag: 'x-1',
  savedAt,
  ...change,
})

test('state is there again, in the order asked for, and null where there is none', async () => {
  expect(await client.api.state.get.query({ keys: ['layout'] })).toEqual([null])
  expect(await client.api.state.set.mutate(state())).toEqual(state())
  const got = await client.api.state.get.query({ keys: ['tabs', 'layout'] })
  expect(got).toEqual([null, state()])
  expect(statSync(stateFolder()).mode & 0o777).toBe(0o700)
  expect(statSync(at('.bothy')).mode & 0o777).toBe(0o700)
})

test('what was said later wins, whoever comes first', async () => {
  await client.api.state.set.mutate(state({ text: 'late', savedAt: savedAt + 2 }))
  const answer = await client.api.state.set.mutate(state({ text: 'early', session: 'two' }))
  expect(answer.text).toBe('late')
  const [kept] = await client.api.state.get.query({ keys: ['layout'] })
  expect(kept?.text).toBe('late')
})

test('a browser whose clock is days ahead is not the last to be heard (F-32)', async () => {
  const ahead = Date.now() + 5 * 24 * 60 * 60_000
  const answer = await client.api.state.set.mutate(state({ savedAt: ahead }))
  expect(answer.savedAt).toBeLessThanOrEqual(Date.now())
  const next = await client.api.state.set.mutate(state({ text: 'next', savedAt: Date.now() }))
  expect(next.text).toBe('next')
})

test('damaged state is none, and the next change mends it', async () => {
  await client.api.state.set.mutate(state())
  for (const damage of ['', '{"key":', '[]', '{"key":"tabs","text":1}']) {
    writeFileSync(join(stateFolder(), 'layout.json'), damage)
    expect(await client.api.state.get.query({ keys: ['layout'] })).toEqual([null])
  }
  rmSync(join(stateFolder(), 'layout.json'))
  mkdirSync(join(stateFolder(), 'layout.json'))
  expect(await client.api.state.get.query({ keys: ['layout'] })).toEqual([null])
  rmSync(join(stateFolder(), 'layout.json'), { recursive: true })
  await client.api.state.set.mutate(state())
  expect(await client.api.state.get.query({ keys: ['layout'] })).toEqual([state()])
})

test('what another session sets is told, what one sets oneself is not', async () => {
  const other = await agent.connect()
  const told: KeptState[] = []
  const started = Promise.withResolvers<void>()
  const isTold = Promise.withResolvers<void>()
  client.api.state.follow.subscribe(
    { session: 'one' },
    {
      onStarted: () => started.resolve(),
      onData(kept) {
        told.push(kept)
        if (kept.text === 'last') isTold.resolve()
      },
    },
  )
  await started.promise
  await client.api.state.set.mutate(state())
  await other.api.state.set.mutate(state({ session: 'two', savedAt: savedAt + 1 }))
  await other.api.state.set.mutate(state({ session: 'two', savedAt: savedAt - 1, text: 'no' }))
  await other.api.state.set.mutate(state({ session: 'two', savedAt: savedAt + 2, text: 'last' }))
  await isTold.promise
  expect(told.every(({ session }) => session === 'two')).toBe(true)
  expect(told.some(({ text }) => text === 'no')).toBe(false)
})

test('a key is a name and no path, and at most a hundred are kept', async () => {
  for (const key of ['../x', 'a/b', '', 'A', '.x', 'x\0']) {
    await expect(client.api.state.set.mutate(state({ key }))).rejects.toThrow()
  }
  for (let count = 0; count < 105; count += 1) {
    await client.api.state.set.mutate(state({ key: `key${count}` }))
  }
  expect(readdirSync(stateFolder())).toHaveLength(100)
  const [newest] = await client.api.state.get.query({ keys: ['key104'] })
  expect(newest?.key).toBe('key104')
})

test('unsaved text is kept for each path and session until it is forgotten', async () => {
  await client.api.unsaved.keep.mutate(copy())
  await client.api.unsaved.keep.mutate(
    copy({ session: 'two', text: 'other', savedAt: savedAt + 1 }),
  )
  await client.api.unsaved.keep.mutate(copy({ text: 'typed more' }))
  const { text: _text, ...head } = copy()
  const listed = await client.api.unsaved.list.query()
  expect(listed).toEqual([
    { ...head, session: 'two', savedAt: savedAt + 1, sizeBytes: 5 },
    { ...head, sizeBytes: 10 },
  ])
  const key = { path: at('a.txt'), session: 'one' }
  expect(await client.api.unsaved.read.query(key)).toEqual(copy({ text: 'typed more' }))
  await client.api.unsaved.forget.mutate(key)
  await client.api.unsaved.forget.mutate(key)
  expect(await client.api.unsaved.read.query(key)).toBeNull()
  expect(await client.api.unsaved.list.query()).toHaveLength(1)
})

test('unsaved text comes back as it was: empty, with line breaks first, and large', async () => {
  for (const text of ['', '\n\n', 'x'.repeat(5_000_000), '\u0000\r\n\ufeff']) {
    await client.api.unsaved.keep.mutate(copy({ text }))
    const read = await client.api.unsaved.read.query({ path: at('a.txt'), session: 'one' })
    expect(read?.text === text).toBe(true)
  }
})

test('a damaged copy is none, and the others stay', async () => {
  await client.api.unsaved.keep.mutate(copy())
  const [name = ''] = readdirSync(unsavedFolder())
  await client.api.unsaved.keep.mutate(copy({ path: at('b.txt') }))
  writeFileSync(join(unsavedFolder(), name), 'garbage')
  const listed = await client.api.unsaved.list.query()
  expect(listed.map(({ path }) => path)).toEqual([at('b.txt')])
  expect(await client.api.unsaved.read.query({ path: at('a.txt'), session: 'one' })).toBeNull()
})

test('a hundred copies and 64 MB are kept, the latest', async () => {
  for (let count = 0; count < 104; count += 1) {
    await client.api.unsaved.keep.mutate(copy({ path: at(`${count}`), savedAt: savedAt + count }))
  }
  const listed = await client.api.unsaved.list.query()
  expect(listed).toHaveLength(100)
  expect(listed[0]?.path).toBe(at('103'))
  const text = 'x'.repeat(16 * 1024 * 1024)
  for (let count = 0; count < 5; count += 1) {
    const later = savedAt + 1000 + count
    await client.api.unsaved.keep.mutate(copy({ path: at(`large${count}`), text, savedAt: later }))
  }
  const large = await client.api.unsaved.list.query()
  const sum = large.reduce((bytes, { sizeBytes }) => bytes + sizeBytes, 0)
  expect(sum).toBeLessThanOrEqual(64 * 1024 * 1024)
  expect(large[0]?.path).toBe(at('large4'))
})
