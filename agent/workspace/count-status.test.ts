import { expect, test } from 'vitest'
import { StatusCount } from './count-status.ts'

const printed = [
  '# branch.oid 1111111111111111111111111111111111111111',
  '# branch.head main',
  '1 .M N... 100644 100644 100644 aaaa bbbb a file',
  '2 R. N... 100644 100644 100644 aaaa aaaa R100 new name',
  '? old name that looks like a record',
  'u UU N... 100644 100644 100644 100644 a b c conflict',
  '? new\nfile',
]
const bytes = Buffer.from(printed.map((record) => `${record}\0`).join(''))

test('every file counts once, wherever the output is cut', () => {
  for (let size = 1; size < bytes.length; size += 1) {
    const count = new StatusCount()
    for (let from = 0; from < bytes.length; from += size) {
      count.feed(bytes.subarray(from, from + size))
    }
    expect([size, count.changed, count.hasCommit]).toEqual([size, 4, true])
  }
})

test('a repository without a commit says so, and a file cannot say it', () => {
  const count = new StatusCount()
  count.feed(Buffer.from('# branch.oid (initial)\0'))
  expect(count.hasCommit).toBe(false)
  const other = new StatusCount()
  other.feed(Buffer.from('2 R. x\0# branch.oid (initial)\0? # branch.oid (initial)\0'))
  expect([other.hasCommit, other.changed]).toEqual([true, 2])
})

test('hundreds of thousands of files are counted in no time and no memory', () => {
  const count = new StatusCount()
  const some = Buffer.from('? some/folder/with/a/file.txt\0'.repeat(1000))
  for (let turn = 0; turn < 500; turn += 1) count.feed(some)
  expect(count.changed).toBe(500_000)
})
