import { expect, test } from 'vitest'
import type { TerminalInfo } from '#agent/protocol/terminals.ts'
import {
  evenSplit,
  groupTerminals,
  moveSplit,
  splitBeside,
  type TerminalGroup,
  without,
  withSplit,
} from './terminal-splits.ts'

const terminals = (...ids: string[]) => ids.map((id) => ({ id }) as TerminalInfo)
const shown = ({ panes }: TerminalGroup) => panes.map(({ terminal, share }) => [terminal.id, share])
const first = (ids: string[], splits: Parameters<typeof groupTerminals>[1]) =>
  groupTerminals(terminals(...ids), splits)[0] as TerminalGroup

test('terminals that are split are one group, in which they stand as they were put', () => {
  const splits = [{ ids: ['c', 'a'], shares: [0.25, 0.75] }]
  const groups = groupTerminals(terminals('a', 'b', 'c'), splits)
  expect(groups.map(shown)).toEqual([
    [
      ['c', 0.25],
      ['a', 0.75],
    ],
    [['b', 1]],
  ])
})

test('what has gone leaves its room to the others', () => {
  const splits = [{ ids: ['a', 'gone', 'b'], shares: [0.25, 0.5, 0.25] }]
  expect(groupTerminals(terminals('a', 'b'), splits).map(shown)).toEqual([
    [
      ['a', 0.5],
      ['b', 0.5],
    ],
  ])
})

test('a new one stands to the right of the one that was split, and halves its room', () => {
  const group = first(['a', 'b'], [{ ids: ['a', 'b'], shares: [0.5, 0.5] }])
  expect(splitBeside(group, 'a', 'n')).toEqual({ ids: ['a', 'n', 'b'], shares: [0.25, 0.25, 0.5] })
})

test('a line that is moved changes its two neighbors only, and neither to nothing', () => {
  const group = first(['a', 'b', 'c'], [{ ids: ['a', 'b', 'c'], shares: [0.25, 0.25, 0.5] }])
  expect(moveSplit(group, 'b', 0.25).shares).toEqual([0.25, 0.5, 0.25])
  const { shares } = moveSplit(group, 'a', -0.9)
  expect(shares[0]).toBeCloseTo(0.1)
  expect(shares[1]).toBeCloseTo(0.4)
  expect(moveSplit(group, 'c', 0.2).shares).toEqual([0.25, 0.25, 0.5])
  expect(evenSplit(group).shares).toEqual([1, 1, 1])
})

test('one that is taken out of a pair leaves no split behind', () => {
  const splits = [
    { ids: ['a', 'b'], shares: [0.5, 0.5] },
    { ids: ['c', 'd', 'e'], shares: [0.2, 0.2, 0.6] },
  ]
  expect(without(splits, ['a', 'd'])).toEqual([{ ids: ['c', 'e'], shares: [0.2, 0.6] }])
  expect(withSplit(splits, { ids: ['a', 'c'], shares: [0.5, 0.5] })).toEqual([
    { ids: ['d', 'e'], shares: [0.2, 0.6] },
    { ids: ['a', 'c'], shares: [0.5, 0.5] },
  ])
})

test('what was stored by something else breaks nothing', () => {
  expect(first(['a'], [{ ids: ['a', 'a'], shares: [] }]).panes.length).toBe(1)
})
