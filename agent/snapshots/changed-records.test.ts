import { expect, test } from 'vitest'
import { ChangedRecords } from './changed-records.ts'

const mode = '100644 100644 100644'
const object = '0'.repeat(40)
const printed = Buffer.from(
  [
    `1 .M N... ${mode} ${object} ${object} a b.txt`,
    `1 .D N... 100644 100644 000000 ${object} ${object} gone`,
    `1 .M SC.. 160000 160000 160000 ${object} ${object} module`,
    '? néw',
    '? more',
    '? most',
    '',
  ].join('\0'),
)

test('what Git tells of is read, however it is cut, and beyond so many it is counted', () => {
  for (const size of [1, 7, 100, printed.length]) {
    const found = new ChangedRecords(4)
    // The same memory each time, as of a file that is read.
    const part = Buffer.alloc(size)
    for (let at = 0; at < printed.length; at += size) {
      found.feed(part.subarray(0, printed.copy(part, 0, at)))
    }
    expect(found.records).toEqual([
      { path: 'a b.txt', isSubmodule: false, isGone: false },
      { path: 'gone', isSubmodule: false, isGone: true },
      { path: 'module', isSubmodule: true, isGone: false },
      { path: 'néw', isSubmodule: false, isGone: false },
    ])
    expect(found.beyond).toEqual({ count: 2, some: ['more', 'most'] })
  }
})

test('of a great many not even the names are kept', () => {
  const found = new ChangedRecords(2)
  const many = Buffer.from('? some/where/new\0'.repeat(1000))
  for (let round = 0; round < 300; round += 1) found.feed(many)
  expect([found.records.length, found.beyond.count, found.beyond.some.length]).toEqual([
    2, 299_998, 20,
  ])
})
