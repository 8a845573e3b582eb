// @vitest-environment happy-dom
import { beforeEach, expect, test } from 'vitest'
import { FileEvents } from '../file-events.ts'
import { IdeStorage } from '../ide-storage.ts'
import { RecentFiles } from './recent-files.ts'

beforeEach(() => localStorage.clear())

function start(storage = new IdeStorage('calm-otter')) {
  const fileEvents = new FileEvents()
  const recentFiles = new RecentFiles(storage)
  recentFiles.listen(fileEvents)
  const show = (path: string | null) => fileEvents.active.setState({ input: null, path })
  return { fileEvents, recentFiles, show, paths: () => recentFiles.store.getState().paths }
}

test('what was in front last comes first, once, also after a reload', () => {
  const { show, paths } = start()
  for (const path of ['/w/a', '/w/b', null, '/w/a']) show(path)
  expect(paths()).toEqual(['/w/a', '/w/b'])
  expect(start().paths()).toEqual(['/w/a', '/w/b'])
})

test('what is renamed or deleted is so here too, with all that was in it', () => {
  const { show, fileEvents, paths } = start()
  for (const path of ['/w/src/a', '/w/src/b', '/w/srcs/c']) show(path)
  fileEvents.emit({ type: 'renamed', from: '/w/src', to: '/w/lib' })
  expect(paths()).toEqual(['/w/srcs/c', '/w/lib/b', '/w/lib/a'])
  fileEvents.emit({ type: 'deleted', path: '/w/lib' })
  expect(paths()).toEqual(['/w/srcs/c'])
})

test('listening does not take a file from the editor that is to open it', () => {
  const { fileEvents } = start()
  fileEvents.open('/w/a')
  const opened: string[] = []
  fileEvents.listen((event) => opened.push(event.type))
  expect(opened).toEqual(['open'])
})

test('what something else wrote in its place is as if there were nothing', () => {
  const storage = new IdeStorage('calm-otter')
  storage.write('recentFiles', { not: 'a list' })
  expect(start(storage).paths()).toEqual([])
  storage.write('recentFiles', ['/w/a', 7, null])
  expect(start(storage).paths()).toEqual(['/w/a'])
})
