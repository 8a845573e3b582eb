import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { DiskWatch } from './disk-watch.ts'
import { findCgroup } from './find-cgroup.ts'
import { MemoryWatch } from './memory-watch.ts'
import { ProcessWatch } from './process-watch.ts'

const mb = 1024 ** 2

/** A folder that looks like the kernel's, in either version. */
function fakeKernel(version: 1 | 2) {
  const folder = mkdtempSync(join(tmpdir(), 'bothy-limits-'))
  const set = (name: string, text: string | number) =>
    writeFileSync(join(folder, name), `${text}\n`)
  const type = version === 2 ? 'cgroup2 cgroup rw' : 'cgroup cgroup rw,memory,pids'
  const controllers = version === 2 ? '' : 'memory,pids'
  const paths = findCgroup(`1:${controllers}:/\n`, `1 1 0:1 / ${folder} ro - ${type}\n`)
  const names =
    version === 2
      ? {
          used: 'memory.current',
          limit: 'memory.max',
          kills: 'memory.events',
          cache: 'inactive_file',
        }
      : {
          used: 'memory.usage_in_bytes',
          limit: 'memory.limit_in_bytes',
          kills: 'memory.oom_control',
          cache: 'total_inactive_file',
        }
  const kernel = {
    folder,
    paths,
    memory(usedMb: number, cachedMb: number, kills: number) {
      set(names.used, usedMb * mb)
      set('memory.stat', `cache 1\n${names.cache} ${cachedMb * mb}\nx 2`)
      set(names.kills, `oom 7\noom_kill_disable 0\noom_kill ${kills}`)
    },
    limit: (text: string | number) => set(names.limit, text),
    processes(used: number, hits: number) {
      set('pids.current', used)
      set('pids.max', 100)
      set('pids.events', `max ${hits}`)
    },
    process(pid: number, name: string, { pages = 1, threads = 1, startTime = 5 }) {
      mkdirSync(join(folder, String(pid)), { recursive: true })
      const rest = `0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 ${threads} 0 ${startTime} 0 ${pages}`
      set(`${pid}/stat`, `${pid} (${name}) S 1 ${rest}`)
    },
    end: (pid: number) => rmSync(join(folder, String(pid)), { recursive: true }),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  }
  kernel.limit(1000 * mb)
  kernel.memory(100, 50, 0)
  kernel.processes(3, 0)
  return kernel
}

test.each([1, 2] as const)(
  'what was killed for want of memory is named (version %i, F-12)',
  (v) => {
    using kernel = fakeKernel(v)
    kernel.process(7, 'a (b) c', { pages: 900 })
    kernel.process(8, 'small', { pages: 2 })
    kernel.process(9, 'bigger but alive', { pages: 1000 })
    if (!kernel.paths.memory) throw new Error('There is no memory.')
    using watch = new MemoryWatch(kernel.paths.memory, kernel.folder)
    watch.glimpse(0)
    expect(watch.newKills(0)).toBeNull()
    kernel.memory(900, 10, 0)
    watch.glimpse(1000)
    kernel.end(7)
    kernel.memory(100, 10, 2)
    const kills = { count: 2, limit: 1000 * mb, processName: 'a (b) c' }
    expect(watch.newKills(2000)).toEqual(kills)
    expect(watch.newKills(3000)).toBeNull()
    kernel.memory(100, 10, 3)
    expect(watch.newKills(60_000)).toEqual({ ...kills, count: 1, processName: null })
  },
)

test.each([1, 2] as const)(
  'files that the kernel keeps in memory are not used memory (version %i)',
  (v) => {
    using kernel = fakeKernel(v)
    kernel.process(7, 'idle', { pages: 900 })
    if (!kernel.paths.memory) throw new Error('There is no memory.')
    using watch = new MemoryWatch(kernel.paths.memory, kernel.folder)
    kernel.memory(999, 900, 0)
    expect(watch.usage()).toEqual({ usedBytes: 99 * mb, limitBytes: 1000 * mb })
    kernel.limit(v === 2 ? 'max' : '9223372036854771712')
    expect([watch.usage(), watch.limit]).toEqual([null, null])
  },
)

test('a number that begins its file, and one that is not there, are both read', () => {
  using kernel = fakeKernel(2)
  writeFileSync(join(kernel.folder, 'memory.events'), 'oom_kill 4\n')
  if (!kernel.paths.memory) throw new Error('There is no memory.')
  using watch = new MemoryWatch(kernel.paths.memory, kernel.folder)
  expect(watch.kills).toBe(4)
  writeFileSync(join(kernel.folder, 'memory.events'), 'oom_kill_more 9\n')
  expect(watch.kills).toBe(0)
})

test('the program with the most processes is named when one more was refused (F-20)', () => {
  using kernel = fakeKernel(1)
  if (!kernel.paths.processes) throw new Error('There are no processes.')
  using watch = new ProcessWatch(kernel.paths.processes, kernel.folder)
  expect(watch.newHits()).toBeNull()
  for (let pid = 10; pid < 40; pid += 1) kernel.process(pid, 'bomb', {})
  kernel.process(50, 'threads', { threads: 29 })
  kernel.processes(100, 5)
  expect(watch.newHits()).toEqual({ count: 5, limit: 100, processName: 'bomb' })
  expect(watch.newHits()).toBeNull()
  expect(watch.usage()).toEqual({ used: 100, limit: 100 })
  for (let pid = 10; pid < 40; pid += 1) kernel.end(pid)
  kernel.process(50, 'threads', { threads: 30 })
  kernel.processes(100, 6)
  expect(watch.newHits()).toEqual({ count: 1, limit: 100, processName: 'threads' })
  kernel.end(50)
  kernel.processes(100, 7)
  expect(watch.newHits()).toMatchObject({ processName: null })
})

test('a full disk is told once, and again only after there was room for a while (F-17)', () => {
  const watch = new DiskWatch()
  const at = (freeMb: number, freeFiles: number, seconds: number) => {
    const limits = { limitBytes: 4000 * mb, limitFiles: 1000 }
    return watch.check({ ...limits, freeBytes: freeMb * mb, freeFiles }, seconds * 1000)
  }
  expect(at(100, 500, 0)).toEqual([])
  expect(at(39, 500, 5)).toEqual(['disk'])
  expect(at(0, 500, 10)).toEqual([])
  expect(at(100, 0, 15)).toEqual(['files'])
  expect(at(0, 0, 20)).toEqual([])
  expect(at(100, 500, 25)).toEqual([])
  expect(at(100, 500, 56)).toEqual([])
  expect(at(0, 0, 60)).toEqual(['disk', 'files'])
})

test('a file system that counts no files is never out of them', () => {
  const room = { freeBytes: 1e9, limitBytes: 1e10, freeFiles: 0, limitFiles: 0 }
  expect(new DiskWatch().check(room, 0)).toEqual([])
})
