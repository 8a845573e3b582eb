import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type FolderChange, watchCoalesceMs } from '../protocol/files.ts'
import { EffectiveUser } from '../user/effective-user.ts'
import { findAgentUser } from '../user/find-user.ts'
import { FolderWatchers } from './folder-watchers.ts'
import { followFolders } from './follow-folders.ts'
import { UserFiles } from './user-files.ts'

let folder = ''
const at = (name: string) => join(folder, name)
const watchers = new FolderWatchers(
  new UserFiles(new EffectiveUser(findAgentUser(userInfo().username))),
)

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bothy-watch-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Follows folders, and waits for what is told of one of them. */
function follow(...folders: string[]) {
  const ending = new AbortController()
  const changes = followFolders(watchers, folders, ending.signal)
  let next = changes.next()
  return {
    async until(isSo: (change: FolderChange) => boolean): Promise<FolderChange> {
      for (;;) {
        const { value, done } = await next
        if (done) throw new Error('The watch has ended.')
        next = changes.next()
        const found = value.find(isSo)
        if (found) return found
      }
    },
    async [Symbol.asyncDispose]() {
      ending.abort()
      await next
      await changes.return()
    },
  }
}

test('what appears, changes and goes is told by name, a storm in a few messages', async () => {
  writeFileSync(at('old'), '')
  await using watch = follow(folder)
  for (let count = 0; count < 200; count += 1) writeFileSync(at(`new${count}`), '')
  const { names } = await watch.until(() => true)
  expect(names?.length).toBeGreaterThan(100)
  rmSync(at('old'))
  await watch.until((change) => change.names?.includes('old') === true)
  writeFileSync(at('new7'), 'changed')
  await watch.until((change) => change.names?.includes('new7') === true)
})

test('a storm that goes on is told in turns, each no sooner than the last one is over (F-29)', async () => {
  const ending = new AbortController()
  await using changes = followFolders(watchers, [folder], ending.signal)
  let count = 0
  const storm = setInterval(() => writeFileSync(at(`new${++count}`), ''), 1)
  const toldAt: number[] = []
  for await (const _ of changes) {
    toldAt.push(performance.now())
    if (toldAt.length === 5) break
  }
  clearInterval(storm)
  const gaps = toldAt.slice(1).map((told, index) => told - (toldAt[index] ?? 0))
  // A timer may be a millisecond early.
  expect(Math.min(...gaps)).toBeGreaterThan(watchCoalesceMs - 2)
  expect(count).toBeGreaterThan(toldAt.length)
})

test('more names than can be told are told as null', async () => {
  await using watch = follow(folder)
  for (let count = 0; count < 1500; count += 1) writeFileSync(at(`new${count}`), '')
  await watch.until(({ names }) => names === null)
})

test('a folder that is replaced, or comes later, is watched again', async () => {
  mkdirSync(at('src'))
  await using watch = follow(at('src'), at('later'))
  mkdirSync(at('next'))
  rmSync(at('src'), { recursive: true })
  renameSync(at('next'), at('src'))
  mkdirSync(at('later'))
  await watch.until((change) => change.folder === at('later') && change.names === null)
  writeFileSync(at('src/file'), '')
  await watch.until((change) => change.folder === at('src') && change.names?.[0] === 'file')
  writeFileSync(at('later/file'), '')
  await watch.until((change) => change.folder === at('later') && change.names?.[0] === 'file')
})

test('two who watch one folder are both told, and one leaving does not end it for the other', async () => {
  await using stays = follow(folder)
  {
    await using leaves = follow(folder)
    writeFileSync(at('one'), '')
    await leaves.until(({ names }) => names?.includes('one') === true)
  }
  writeFileSync(at('two'), '')
  await stays.until(({ names }) => names?.includes('two') === true)
})
