import { expect, test } from 'vitest'
import { aTree, listedOf } from './a-tree.testing.ts'
import {
  focusOn,
  outermost,
  selectAll,
  selectOnly,
  selectTo,
  targetsOf,
  toggleSelected,
} from './selection.ts'
import { treeRows } from './tree-rows.ts'

const rows = treeRows(aTree({ '/w': listedOf('a/', 'b', 'c', 'd'), '/w/a': listedOf('x') }))

test('shift selects from the anchor, and back over it', () => {
  const down = selectTo(selectOnly('/w/b'), rows, '/w/d')
  expect([...down.selected]).toEqual(['/w/b', '/w/c', '/w/d'])
  expect([...selectTo(down, rows, '/w/a/x').selected]).toEqual(['/w/a/x', '/w/b'])
  expect([...selectAll(down, rows).selected]).toHaveLength(5)
})

test('an action is for what is selected where the focus is on it, else for what has the focus', () => {
  const two = toggleSelected(selectOnly('/w/b'), '/w/c')
  expect(targetsOf(two)).toEqual(['/w/b', '/w/c'])
  expect(targetsOf(focusOn(two, '/w/d'))).toEqual(['/w/d'])
  expect(targetsOf(toggleSelected(two, '/w/c'))).toEqual(['/w/c'])
})

test('what is in a folder that is chosen too goes with it', () => {
  expect(outermost(['/w/a', '/w/a/x', '/w/a-b', '/w/ab'])).toEqual(['/w/a', '/w/a-b', '/w/ab'])
})
