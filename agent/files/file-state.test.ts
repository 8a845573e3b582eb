import type { BigIntStats } from 'node:fs'
import { expect, test } from 'vitest'
import { isReadableBy, isWritableBy } from './file-state.ts'

test('who may read and write goes by owner, group and others, and root may both', () => {
  const stats = { uid: 5n, gid: 6n, mode: 0o100640n } as BigIntStats
  const rightsOf = (uid: number, gid: number) => {
    const user = { name: 'x', uid, gid, groups: [gid], homeFolder: '/', shell: null }
    return [isReadableBy(user, stats), isWritableBy(user, stats)]
  }
  expect(rightsOf(5, 7)).toEqual([true, true])
  expect(rightsOf(8, 6)).toEqual([true, false])
  expect(rightsOf(8, 7)).toEqual([false, false])
  expect(rightsOf(0, 7)).toEqual([true, true])
})
