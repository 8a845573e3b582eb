// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from 'vitest'
import type { TerminalInfo } from '#agent/protocol/terminals.ts'
import { listOf, setUp, terminal } from './terminal-list.testing.ts'
import type { TerminalList } from './terminal-list.ts'
import { moveSplit } from './terminal-splits.ts'

beforeEach(() => localStorage.clear())

test('the first shell opens by itself beside the terminals of set-up commands, in front', async () => {
  const { opened, active, push } = listOf([setUp])
  expect(opened()).toBe(1)
  push('terminals.changes', [setUp, terminal('t9')])
  await vi.waitFor(() => expect(active()).toBe('t9'))
})

test('where there is a shell none is opened, and it is in front', () => {
  const { opened, active } = listOf([setUp, terminal('t2')])
  expect(opened()).toBe(0)
  expect(active()).toBe('t2')
})

test('where no shell can be opened the set-up command is shown', async () => {
  const { active } = listOf([setUp], {
    'terminals.open': () => {
      throw new Error('no more processes')
    },
  })
  await vi.waitFor(() => expect(active()).toBe('t1'))
})

test('a set-up command that begins later takes nobody’s place', () => {
  const { push, active, list } = listOf([terminal('t2')])
  list.activate('t2')
  push('terminals.changes', [terminal('t2'), { ...setUp, openedAt: 1 }])
  expect(active()).toBe('t2')
})

test('a terminal that is asked for comes to the front, also one that is still to come', () => {
  const { push, active, terminalRequests, list } = listOf([setUp, terminal('t2')])
  list.activate('t2')
  terminalRequests.show('t1')
  expect(active()).toBe('t1')
  terminalRequests.show('t5')
  expect(active()).toBe('t1')
  push('terminals.changes', [setUp, terminal('t2'), terminal('t5')])
  expect(active()).toBe('t5')
})

test('a new one that is asked for opens beside the others', async () => {
  const { opened, active, terminalRequests } = listOf([terminal('t2')])
  terminalRequests.open()
  expect(opened()).toBe(1)
  await vi.waitFor(() => expect(active()).toBe('t9'))
  expect(terminalRequests.store.getState().isNew).toBe(false)
})

test('one that is asked for in a folder opens there', () => {
  const { opens, terminalRequests } = listOf([terminal('t2')])
  terminalRequests.open('/workspaces/hut/src')
  expect(opens()).toEqual([expect.objectContaining({ folder: '/workspaces/hut/src' })])
  expect(terminalRequests.store.getState().folder).toBeNull()
})

test('asked for before the panel was ever shown, the new one is the first and not a second', () => {
  const { opened, push, terminalRequests } = listOf(undefined as never)
  terminalRequests.open()
  expect(opened()).toBe(0)
  push('terminals.changes', [])
  expect(opened()).toBe(1)
  expect(terminalRequests.store.getState().isNew).toBe(false)
})

test('one goes through them round and round', () => {
  const { list, active } = listOf([terminal('t2'), terminal('t3')])
  list.activate('t2')
  list.step(-1)
  expect(active()).toBe('t3')
  list.step(1)
  expect(active()).toBe('t2')
})

test('the first shell opens as soon as the list is answered, by whichever way that comes first', async () => {
  const { opened, push } = listOf(undefined as never, { 'terminals.list': async () => [] })
  await vi.waitFor(() => expect(opened()).toBe(1))
  push('terminals.changes', [])
  expect(opened()).toBe(1)
})

test('what is known by the changes is not taken back by a list that comes late', async () => {
  const late = Promise.withResolvers<TerminalInfo[]>()
  const { ids, opened } = listOf([terminal('t2')], { 'terminals.list': () => late.promise })
  late.resolve([])
  await late.promise
  expect(ids()).toEqual(['t2'])
  expect(opened()).toBe(0)
})

test('what a shell prints that is opened here is asked for before it is drawn', async () => {
  const opening = Promise.withResolvers<TerminalInfo>()
  const { list, ids, active, asked, push } = listOf([], {
    'terminals.open': () => opening.promise,
  })
  push('terminals.changes', [terminal('t9')])
  expect(asked()).toContain('terminals.output')
  expect(ids()).toEqual([])
  await vi.waitFor(() => expect(active()).toBe('t9'))
  expect(ids()).toEqual(['t9'])
  opening.resolve(terminal('t9'))
  expect(asked().filter((path) => path === 'terminals.output')).toHaveLength(1)
  list[Symbol.dispose]()
})

test('what a shell prints is asked for as soon as its opening is answered', async () => {
  const { asked } = listOf([])
  await vi.waitFor(() => expect(asked()).toContain('terminals.output'))
})

test('one that goes before it was drawn is not drawn', async () => {
  const { ids, push } = listOf([], { 'terminals.open': () => new Promise(() => undefined) })
  push('terminals.changes', [terminal('t9')])
  push('terminals.changes', [])
  await new Promise((resolve) => setTimeout(resolve))
  expect(ids()).toEqual([])
})

async function splitPair() {
  const given = listOf([terminal('t2'), terminal('t3')])
  given.list.activate('t2')
  await given.list.split()
  given.push('terminals.changes', [terminal('t2'), terminal('t3'), terminal('t9')])
  return given
}
const shownIds = (list: TerminalList) => list.group()?.panes.map(({ terminal: { id } }) => id)
const allIds = (list: TerminalList) => list.state.getState().terminals?.map(({ id }) => id)

test('a terminal that is split has a new one beside it, which begins in the same folder', async () => {
  const { list, opens, active } = await splitPair()
  expect(opens()).toEqual([expect.objectContaining({ besideId: 't2' })])
  expect(active()).toBe('t9')
  expect(shownIds(list)).toEqual(['t2', 't9'])
  expect(allIds(list)).toEqual(['t2', 't9', 't3'])
})

test('keys go from pane to pane and from group to group, round and round', async () => {
  const { list, active } = await splitPair()
  list.stepPane(1)
  expect(active()).toBe('t2')
  list.stepPane(-1)
  expect(active()).toBe('t9')
  list.step(1)
  expect(active()).toBe('t3')
  list.step(1)
  expect(active()).toBe('t2')
})

test('a pane that closes leaves the one beside it in front', async () => {
  const { list, push, active } = await splitPair()
  push('terminals.changes', [terminal('t2'), terminal('t3')])
  expect(active()).toBe('t2')
  expect(shownIds(list)).toEqual(['t2'])
})

test('what was split is so again on the next page', async () => {
  const { list } = await splitPair()
  list.reshape('t2', (group) => moveSplit(group, 't2', 0.1))
  list[Symbol.dispose]()
  const { list: next } = listOf([terminal('t2'), terminal('t3'), terminal('t9')])
  next.activate('t9')
  const panes = next.group()?.panes.map(({ terminal: { id }, share }) => [id, share])
  expect(panes).toEqual([
    ['t2', 0.6],
    ['t9', 0.4],
  ])
  next.unsplit()
  expect(shownIds(next)).toEqual(['t9'])
})

test('with the last terminal that is closed here its panel goes, unless it has something else in front', () => {
  const { list, push, layout } = listOf([terminal('t2')], { 'terminals.close': () => undefined })
  const lose = (id: string, isClosed: boolean) => {
    layout.setState({ isPanelOpen: true })
    push('terminals.changes', [terminal(id)])
    if (isClosed) list.close(id)
    push('terminals.changes', [])
    return layout.getState().isPanelOpen
  }
  expect(lose('t2', true)).toBe(false)
  expect(lose('t3', false)).toBe(true)
  layout.setState({ activePanel: 'explorer' })
  expect(lose('t4', true)).toBe(true)
})
