import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { TrashedEntry } from '../protocol/files.ts'
import { startTestAgent, type TestClient } from '../testing/start-test-agent.ts'
import { TrashBounds } from './trash-bounds.ts'
import { newTrashId } from './trash-record.ts'

const dayMs = 24 * 60 * 60 * 1000

let agent: Awaited<ReturnType<typeof startTestAgent>>
let files: TestClient['api']['files']
let repo = ''
const at = (name: string) => join(repo, name)
const trash = (...names: string[]) => files.trash.mutate({ paths: names.map(at) })
const restore = (...entries: (TrashedEntry | undefined)[]) =>
  files.restore.mutate({ ids: entries.map((entry) => entry?.id ?? '') })
const inTrash = () => readdirSync(join(agent.folder, '.bothy/trash'))
const refused = (reason: string) => ({ data: { reason } })

beforeEach(async () => {
  agent = await startTestAgent()
  repo = join(agent.folder, 'repo')
  mkdirSync(repo)
  agent.ctx.start.workspaceFolder = repo
  files = (await agent.connect()).api.files
})
afterEach(() => agent[Symbol.asyncDispose]())

test('what is trashed is gone, is listed newest first, and comes back as it was', async () => {
  mkdirSync(at('src/deep'), { recursive: true })
  writeFileSync(at('src/deep/run.sh'), 'content', { mode: 0o751 })
  symlinkSync('deep/run.sh', at('src/link'))
  symlinkSync('nowhere', at('dangling'))
  const [folder] = await trash('src')
  const [link] = await trash('dangling')
  expect(readdirSync(repo)).toEqual([])
  expect(folder).toMatchObject({ path: at('src'), kind: 'folder' })
  expect(await files.listTrash.query()).toEqual([link, folder])
  expect(await restore(folder, link)).toEqual([folder, link])
  expect(readFileSync(at('src/deep/run.sh'), 'utf8')).toBe('content')
  expect(statSync(at('src/deep/run.sh')).mode & 0o777).toBe(0o751)
  expect(readlinkSync(at('src/link'))).toBe('deep/run.sh')
  expect(readlinkSync(at('dangling'))).toBe('nowhere')
  expect(await files.listTrash.query()).toEqual([])
  expect(inTrash()).toEqual([])
})

test('one name can be trashed again and again, each of them to be brought back', async () => {
  const entries: TrashedEntry[] = []
  for (const content of ['one', 'two', 'three']) {
    writeFileSync(at('a.txt'), content)
    entries.push(...(await trash('a.txt')))
  }
  await restore(entries[1])
  expect(readFileSync(at('a.txt'), 'utf8')).toBe('two')
})

test('names of any kind, and what is no file, go there and back', async () => {
  const names = ['new\nline', `quote's "and" \\`, '$(touch x) ;', 'ünïcödé 🌍', 'ä'.repeat(127)]
  for (const name of names) writeFileSync(at(name), name)
  execFileSync('mkfifo', [at('fifo')])
  await restore(...(await trash(...names, 'fifo')))
  expect(readdirSync(repo).sort()).toEqual([...names, 'fifo'].sort())
})

test('folders on the way back are made again, and what took the place stays', async () => {
  mkdirSync(at('a/b'), { recursive: true })
  writeFileSync(at('a/b/c.txt'), 'mine')
  const [entry] = await trash('a/b/c.txt')
  rmSync(at('a'), { recursive: true })
  await restore(entry)
  expect(readFileSync(at('a/b/c.txt'), 'utf8')).toBe('mine')
  const [again] = await trash('a/b/c.txt')
  writeFileSync(at('a/b/c.txt'), 'theirs')
  await expect(restore(again)).rejects.toMatchObject(refused('FILE_EXISTS'))
  expect(readFileSync(at('a/b/c.txt'), 'utf8')).toBe('theirs')
  expect(await files.listTrash.query()).toEqual([again])
})

test('of several it is all or nothing, there and back', async () => {
  for (const name of ['a', 'b', 'c']) writeFileSync(at(name), name)
  await expect(trash('a', 'b', 'none')).rejects.toMatchObject(refused('FILE_NOT_FOUND'))
  expect(readdirSync(repo)).toEqual(['a', 'b', 'c'])
  const entries = await trash('a', 'b', 'c')
  writeFileSync(at('c'), 'other')
  await expect(restore(...entries)).rejects.toMatchObject(refused('FILE_EXISTS'))
  expect(readdirSync(repo)).toEqual(['c'])
  expect(await files.listTrash.query()).toHaveLength(3)
})

test('what is inside another one goes with that, and once', async () => {
  mkdirSync(at('src/deep'), { recursive: true })
  writeFileSync(at('src/deep/a'), '')
  const entries = await trash('src/deep/a', 'src', 'src/deep', 'src')
  expect(entries.map(({ path }) => path)).toEqual([at('src')])
})

test('the workspace folder, what it is in, and the trash itself are refused, by any name (S-53)', async () => {
  writeFileSync(at('a'), '')
  await trash('a')
  symlinkSync(agent.folder, at('up'))
  const own = join(agent.folder, '.bothy')
  const paths = ['/', agent.folder, repo, own, `${own}/trash`, at('up/.bothy/trash'), at('up/repo')]
  for (const path of paths) {
    const attempt = files.trash.mutate({ paths: [path] })
    await expect(attempt).rejects.toMatchObject(refused('PATH_INVALID'))
  }
  const [link] = await trash('up')
  expect(link?.kind).toBe('other')
  expect(existsSync(own)).toBe(true)
})

test('ids are no paths, and what is not there is said to be gone (S-53)', async () => {
  for (const id of ['..', '../state', 'a/b', '', `${'a'.repeat(8)}-${'a'.repeat(12)}/..`]) {
    await expect(files.restore.mutate({ ids: [id] })).rejects.toThrow()
    await expect(files.emptyTrash.mutate({ ids: [id] })).rejects.toThrow()
  }
  const gone = files.restore.mutate({ ids: [newTrashId(Date.now())] })
  await expect(gone).rejects.toMatchObject(refused('FILE_NOT_FOUND'))
})

test('some of it or all of it is emptied, folders that were protected too', async () => {
  for (const name of ['a', 'b', 'c']) writeFileSync(at(name), name)
  mkdirSync(at('module/deep'), { recursive: true })
  writeFileSync(at('module/deep/x'), '')
  const [first] = await trash('a', 'b')
  await files.emptyTrash.mutate({ ids: [first?.id ?? ''] })
  expect(await files.listTrash.query()).toHaveLength(1)
  chmodSync(at('module/deep'), 0o555)
  await trash('c', 'module')
  await files.emptyTrash.mutate({ ids: null })
  expect(inTrash()).toEqual([])
})

test('from another file system it is copied whole before it goes, and back', async () => {
  const elsewhere = mkdtempSync('/dev/shm/bothy-trash-')
  try {
    mkdirSync(join(elsewhere, 'tree'))
    writeFileSync(join(elsewhere, 'tree/a'), 'content')
    const [entry] = await files.trash.mutate({ paths: [join(elsewhere, 'tree')] })
    expect(readdirSync(elsewhere)).toEqual([])
    await restore(entry)
    expect(readFileSync(join(elsewhere, 'tree/a'), 'utf8')).toBe('content')
    execFileSync('mkfifo', [join(elsewhere, 'tree/fifo')])
    const attempt = files.trash.mutate({ paths: [join(elsewhere, 'tree')] })
    await expect(attempt).rejects.toMatchObject(refused('FILE_NOT_REGULAR'))
    expect(readdirSync(join(elsewhere, 'tree')).sort()).toEqual(['a', 'fifo'])
    expect(inTrash()).toEqual([])
  } finally {
    rmSync(elsewhere, { recursive: true })
  }
})

test('what the agent keeps is the user’s alone, hidden, and nothing new to Git', async () => {
  writeFileSync(at('a'), '')
  await trash('a')
  expect(statSync(join(agent.folder, '.bothy')).mode & 0o777).toBe(0o700)
  const listing = await files.list.query({ path: agent.folder })
  expect(listing.names.split('/')).not.toContain('.bothy')
  const names = ['.bothy', 'repo']
  const stats = await files.statMany.query({ folder: agent.folder, names })
  expect(stats.entries.map((entry) => entry?.name)).toEqual([undefined, 'repo'])
  execFileSync('git', ['init', '-q'], { cwd: agent.folder })
  const git = execFileSync('git', ['status', '--porcelain'], {
    cwd: agent.folder,
    encoding: 'utf8',
  })
  expect(git).not.toContain('.bothy')
})

test('where there is no room beside the repository, home has it; a link is not followed there', async () => {
  mkdirSync(join(agent.folder, 'outside'))
  symlinkSync('outside', join(agent.folder, '.bothy'))
  writeFileSync(at('a'), '')
  const [entry] = await trash('a')
  expect(readdirSync(join(agent.folder, 'outside'))).toEqual([])
  expect(existsSync(join(agent.folder, '.local/state/bothy/trash', entry?.id ?? ''))).toBe(true)
  await restore(entry)
  expect(existsSync(at('a'))).toBe(true)
})

describe('what falls out', () => {
  const held = new Map<string, TrashedEntry>()
  let folder = ''

  function hold(ageMs: number, megabytes: number): string {
    const deletedAt = Date.now() - ageMs
    const entry: TrashedEntry = { id: newTrashId(deletedAt), path: '/x', kind: 'file', deletedAt }
    mkdirSync(join(folder, entry.id))
    writeFileSync(join(folder, entry.id, 'content'), Buffer.alloc(megabytes * 2 ** 20))
    held.set(entry.id, entry)
    return entry.id
  }

  /** What is left, on a disk with so much space. */
  async function left(space = { freeBytes: 2 ** 40, totalBytes: 2 ** 41 }): Promise<string[]> {
    const bounds = new TrashBounds(
      Object.assign(Object.create(agent.ctx.files), {
        space: async () => space,
        find: (path: string) => agent.ctx.files.find(path),
        entries: (path: string, max: number) => agent.ctx.files.entries(path, max),
      }),
      {
        folder: async () => folder,
        list: async () => [...held.values()].sort((a, b) => b.deletedAt - a.deletedAt),
        remove: async (ids) => {
          for (const id of ids) held.delete(id)
          for (const id of ids) rmSync(join(folder, id), { recursive: true })
        },
      },
    )
    await bounds.enforce(Date.now())
    return [...held.keys()]
  }

  beforeEach(() => {
    held.clear()
    folder = join(agent.folder, 'bounds')
    mkdirSync(folder)
  })

  test('is older than thirty days', async () => {
    hold(31 * dayMs, 0)
    const young = hold(29 * dayMs, 0)
    expect(await left()).toEqual([young])
  })

  test('is the oldest where the disk is nearly full, but nothing of the last ten minutes', async () => {
    hold(3 * dayMs, 4)
    hold(2 * dayMs, 4)
    const day = hold(dayMs, 4)
    const now = hold(1000, 4)
    expect(await left({ freeBytes: 250 * 2 ** 20, totalBytes: 2 ** 40 })).toEqual([day, now])
    expect(await left({ freeBytes: 0, totalBytes: 2 ** 40 })).toEqual([now])
  })

  test('is what a death of the agent left half, after a while', async () => {
    const whole = hold(1000, 0)
    mkdirSync(join(folder, 'half-old'))
    mkdirSync(join(folder, 'half-new'))
    const hourAgo = new Date(Date.now() - 3_600_000)
    utimesSync(join(folder, 'half-old'), hourAgo, hourAgo)
    await left()
    expect(readdirSync(folder).sort()).toEqual([whole, 'half-new'].sort())
  })
})
