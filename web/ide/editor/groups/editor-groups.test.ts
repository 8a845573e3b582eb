// @vitest-environment happy-dom
import { expect, test } from 'vitest'
import { IdeStorage } from '../../ide-storage.ts'
import { testGroups } from './editor-groups.testing.ts'
import { navigationCommands } from './navigation-commands.ts'
import { keepGroups, restoreGroups } from './stored-groups.ts'
import { tabCommands } from './tab-commands.ts'

const commandsOf = (groups: ReturnType<typeof testGroups>['groups'], dirty: string[] = []) => {
  const all = tabCommands({ groups, isDirty: (path) => dirty.includes(path) })
  return (id: string, ...args: unknown[]) =>
    all.find((command) => command.id === `workbench.action.${id}`)?.run(...args)
}

test('a preview takes the place of the one before it, until it is kept or typed into', () => {
  const dirty = new Set<string>()
  const { groups, open, drawn } = testGroups({ isDirty: (path) => dirty.has(path) })
  open('/a')
  open('/b', { isPreview: true })
  open('/c', { isPreview: true })
  expect(drawn()).toBe('a [c]')
  dirty.add('/c')
  open('/d', { isPreview: true })
  expect(drawn()).toBe('a [c] [d]')
  const preview = groups.find({ type: 'file', path: '/d' })
  if (preview) groups.keep(preview)
  dirty.delete('/c')
  open('/e', { isPreview: true })
  expect(drawn()).toBe('a [e] d')
})

test('a preview that is opened for good stays, and one that is looked at again does not become more', () => {
  const { open, drawn } = testGroups()
  open('/a', { isPreview: true })
  open('/a', { isPreview: true })
  expect(drawn()).toBe('[a]')
  open('/a')
  expect(drawn()).toBe('a')
})

test('without previews every file has a tab of its own', () => {
  const { open, drawn } = testGroups({ isPreviewEnabled: () => false })
  open('/a', { isPreview: true })
  open('/b', { isPreview: true })
  expect(drawn()).toBe('a b')
})

test('a tab opens beside the one in front', () => {
  const { groups, open, drawn } = testGroups()
  open('/a')
  open('/b')
  groups.find({ type: 'file', path: '/a' })?.api.setActive()
  open('/c')
  expect(drawn()).toBe('a c b')
})

test('pinned ones stand at the left, and stay when others are closed', () => {
  const { groups, open, drawn, front } = testGroups()
  const run = commandsOf(groups)
  for (const path of ['/a', '/b', '/c']) open(path)
  run('pinEditor')
  expect(drawn()).toBe('!c a b')
  open('/d', { index: 0 })
  expect(drawn()).toBe('!c d a b')
  run('closeOtherEditors')
  expect(drawn()).toBe('!c d')
  run('closeAllEditors')
  expect(drawn()).toBe('!c')
  open('/e')
  groups.find({ type: 'file', path: '/c' })?.api.setActive()
  run('closeActiveEditor')
  expect(drawn()).toBe('!c e')
  expect(front()).toBe('e')
  groups.find({ type: 'file', path: '/c' })?.api.setActive()
  run('unpinEditor')
  run('closeActiveEditor')
  expect(drawn()).toBe('e')
})

test('what is closed comes back where it was, the last first', () => {
  const { groups, open, drawn } = testGroups()
  const run = commandsOf(groups)
  for (const path of ['/a', '/b', '/c']) open(path)
  const b = groups.find({ type: 'file', path: '/b' })
  run('closeActiveEditor', b?.id)
  run('closeActiveEditor')
  expect(drawn()).toBe('a')
  run('reopenClosedEditor')
  run('reopenClosedEditor')
  expect(drawn()).toBe('a b c')
  run('reopenClosedEditor')
  expect(drawn()).toBe('a b c')
})

test('closing the one in front shows the one that was in front before it', () => {
  const { groups, open, front } = testGroups()
  const run = commandsOf(groups)
  for (const path of ['/a', '/b', '/c']) open(path)
  groups.find({ type: 'file', path: '/a' })?.api.setActive()
  run('closeActiveEditor')
  expect(front()).toBe('c')
})

test('closing what is saved leaves what is not, and closing to the right leaves the left', () => {
  const { groups, open, drawn } = testGroups()
  const run = commandsOf(groups, ['/b'])
  for (const path of ['/a', '/b', '/c', '/d']) open(path)
  run('closeEditorsToTheRight', groups.find({ type: 'file', path: '/c' })?.id)
  expect(drawn()).toBe('a b c')
  run('closeUnmodifiedEditors')
  expect(drawn()).toBe('b')
})

test('a split shows the same file twice, and to the side is the group that is there', () => {
  const { groups, open, drawn } = testGroups()
  const a = open('/a')
  groups.split(a, 'right')
  expect(drawn()).toBe('a | a')
  groups.groups[0]?.api.setActive()
  open('/b', { toSide: true })
  expect(drawn()).toBe('a | a b')
  groups.groups[1]?.api.setActive()
  open('/c', { toSide: true })
  expect(drawn()).toBe('a | a b | c')
})

test('a tab that is moved to a group with the same file becomes that one', () => {
  const { groups, open, drawn } = testGroups()
  const a = open('/a')
  open('/b')
  groups.split(a, 'right')
  const [left, right] = groups.groups
  expect(drawn()).toBe('a b | a')
  const twin = groups.find({ type: 'file', path: '/a' }, left)
  if (twin && right) groups.moveTo(twin, right)
  expect(drawn()).toBe('b | a')
})

test('tabs follow a folder that is renamed (F-31)', () => {
  const { groups, open, drawn, front } = testGroups()
  open('/src/a')
  open('/b')
  open('/src/c', { isPreview: true })
  groups.renamed('/src', '/lib')
  expect(drawn()).toBe('lib/a b [lib/c]')
  expect(front()).toBe('lib/c')
})

test('the same groups and tabs are there after a reload, without what is gone by then', async () => {
  localStorage.clear()
  const storage = new IdeStorage('amber')
  const before = testGroups()
  const stop = keepGroups(before.api, storage)
  before.open('/a')
  before.open('/b', { toSide: false })
  const pinned = before.open('/p')
  before.groups.setPinned(pinned, true)
  before.groups.open({ type: 'page', page: 'a page nobody knows' })
  before.groups.split(before.open('/b'), 'right')
  // dockview tells of changes once a turn is over.
  await Promise.resolve()
  stop()
  const after = testGroups()
  restoreGroups(after.api, storage)
  expect(after.drawn()).toBe('!p a b | b')
  expect(after.front()).toBe('b')
})

test('tabs of an earlier version, which were files only, are opened as such', () => {
  localStorage.clear()
  const storage = new IdeStorage('amber')
  const before = testGroups()
  before.api.addPanel({ id: '/old', component: 'file', params: { path: '/old' } })
  storage.write('editors', before.api.toJSON())
  const after = testGroups()
  restoreGroups(after.api, storage)
  expect(after.drawn()).toBe('old')
})

test('one goes through tabs in their order over all groups, and round', () => {
  const { groups, open, front } = testGroups()
  const all = navigationCommands({ groups, quickInput: {} as never })
  const run = (id: string) => all.find((one) => one.id === `workbench.action.${id}`)?.run()
  const a = open('/a')
  open('/b')
  groups.split(a, 'right')
  expect(groups.active?.group.id).toBe(groups.groups[1]?.id)
  run('nextEditor')
  expect(front()).toBe('a')
  expect(groups.active?.group.id).toBe(groups.groups[0]?.id)
  run('nextEditor')
  expect(front()).toBe('b')
  run('openEditorAtIndex1')
  expect(front()).toBe('a')
  run('moveEditorRightInGroup')
  expect(groups.groups[0]?.panels.map(({ id }) => id)).toEqual(['/b', '/a'])
})

test('going back to what was in front is a choice among the latest, the one before first', async () => {
  const { groups, open, front } = testGroups()
  for (const path of ['/a', '/b', '/c']) open(path)
  let offered: string[] = []
  const quickInput = {
    pick: async (items: { id: string }[], { activeId }: { activeId: string }) => {
      offered = items.map(({ id }) => id)
      return items.find(({ id }) => id === activeId) ?? null
    },
  }
  const all = navigationCommands({ groups, quickInput: quickInput as never })
  const quickOpen = 'workbench.action.quickOpenPreviousRecentlyUsedEditorInGroup'
  await all.find(({ id }) => id === quickOpen)?.run()
  expect(offered).toEqual(['/c', '/b', '/a'])
  expect(front()).toBe('b')
})
