import { expect, test } from 'vitest'
import { readMachine } from './read-machine.ts'

const gigabyte = 1024 ** 3

test('a line is read in any order, and what is no size describes it', () => {
  const line =
    'xl-2: For builds; 64 GB storage; 4.5 cores; 512 MiB memory; of large trees; 100 pids'
  expect(readMachine(line)).toEqual({
    name: 'xl-2',
    cpus: 4.5,
    memoryBytes: gigabyte / 2,
    storageBytes: 64 * gigabyte,
    pids: 100,
    description: 'For builds; of large trees',
  })
  const least = readMachine('s:1 CPU;1g memory;1TB storage')
  expect(least).toMatchObject({ cpus: 1, storageBytes: 1024 * gigabyte, pids: 4096 })
})

test.each([
  ['no name', 'has to begin with a name'],
  ['Large: 2 cpus; 1 GB memory; 1 GB storage', 'has to begin with a name'],
  ['standard: 2 cpus; 1 GB memory; 1 GB storage', 'cannot be named “standard”'],
  ['big: 1 GB memory; 1 GB storage', 'has to say how many cpus'],
  ['big: 2 cpus; 1 GB storage', 'has to say how much memory'],
  ['big: 2 cpus; 1 GB memory', 'has to say how much storage'],
  ['big: 2000 cpus; 1 GB memory; 1 GB storage', 'from 0.1 to 1024 cpus'],
  ['big: 2 cpus; 1 MB memory; 1 GB storage', 'from 256 MB to 16 TB of memory'],
  ['big: 2 cpus; 1 GB memory; 1 MB storage', 'from 64 MB to 64 TB of storage'],
  ['big: 2 cpus; 1 GB memory; 1 GB storage; 5 processes', 'from 64 to 1000000'],
])('“%s” is refused with what is wrong and an example', (line, words) => {
  const read = () => readMachine(line)
  expect(read).toThrow(words)
  expect(read).toThrow('as in “large:')
})
