import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { CpuWatch } from './cpu-watch.ts'

function aFolder(files: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), 'bothy-cpu-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text)
  for (const [name, text] of Object.entries(files)) write(name, text)
  return { at: (name: string) => join(folder, name), write }
}

test('processors are told from one look to the next, with the limit (second version)', () => {
  const { at, write } = aFolder({
    'cpu.stat': 'usage_usec 1000000\nuser_usec 1\n',
    'cpu.max': '200000 100000\n',
  })
  const paths = { used: at('cpu.stat'), usedField: 'usage_usec', perMs: 1000 }
  using watch = new CpuWatch({ ...paths, quota: at('cpu.max'), period: null })
  watch.look(1000)
  expect(watch.usage()).toBeNull()
  write('cpu.stat', 'usage_usec 4000000\nuser_usec 1\n')
  watch.look(3000)
  expect(watch.usage()).toEqual({ usedCores: 1.5, limitCores: 2 })
  write('cpu.max', 'max 100000\n')
  expect(watch.usage()).toEqual({ usedCores: 1.5, limitCores: availableParallelism() })
})

test('the first version counts in nanoseconds, with the limit in two files', () => {
  const { at, write } = aFolder({ usage: '0\n', quota: '50000\n', period: '100000\n' })
  const paths = { used: at('usage'), usedField: null, perMs: 1e6 }
  using watch = new CpuWatch({ ...paths, quota: at('quota'), period: at('period') })
  watch.look(0)
  write('usage', '500000000\n')
  watch.look(2000)
  expect(watch.usage()).toEqual({ usedCores: 0.25, limitCores: 0.5 })
  write('quota', '-1\n')
  expect(watch.usage()?.limitCores).toBe(availableParallelism())
})

test('a system that counts nothing tells nothing', () => {
  const gone = '/nonexistent/cpu'
  using watch = new CpuWatch({ used: gone, usedField: null, perMs: 1, quota: gone, period: null })
  watch.look(0)
  watch.look(5000)
  expect(watch.usage()).toBeNull()
})
