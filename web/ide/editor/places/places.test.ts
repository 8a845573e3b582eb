// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { FileEvents } from '../../file-events.ts'
import { activeEditor } from '../active-editor.ts'
import { testGroups } from '../groups/editor-groups.testing.ts'
import { PlaceFollower } from './follow-places.ts'
import { followMouseButtons } from './mouse-buttons.ts'
import { placeCommands, stepPlaces } from './place-commands.ts'
import { PlaceHistory } from './place-history.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const nothing = () => undefined

function start() {
  const { groups, open, front, drawn } = testGroups()
  const fileEvents = new FileEvents()
  const places = new PlaceHistory(() => undefined)
  const follower = new PlaceFollower(groups, places, fileEvents)
  const commands = placeCommands({ groups, places, follower })
  const run = (id: string) =>
    commands.find((command) => command.id === `workbench.action.${id}`)?.run()
  /** An editor of this file is in front, with the cursor there. */
  const editor = (path: string, line: number) => {
    let position = { lineNumber: line, column: 1 }
    let moved: () => unknown = nothing
    let typed: () => unknown = nothing
    const on = (take: (listener: () => unknown) => void) => (listener: () => unknown) => {
      take(listener)
      return { dispose: () => take(nothing) }
    }
    const fake = {
      getPosition: () => position,
      hasTextFocus: () => true,
      onDidChangeCursorPosition: on((listener) => {
        moved = listener
      }),
      onDidChangeModelContent: on((listener) => {
        typed = listener
      }),
    }
    const focus = () => activeEditor.setState({ editor: fake as never, path })
    focus()
    return {
      focus,
      move: (to: number) => {
        position = { lineNumber: to, column: 1 }
        moved()
      },
      type: () => typed(),
    }
  }
  const wished = () => groups.wish.getState()
  return { groups, open, front, drawn, fileEvents, places, follower, run, editor, wished }
}
afterEach(() => activeEditor.setState({ editor: null, path: null }))

test('back leads to the file before, where its cursor was, and forward again', () => {
  const { open, front, run, editor, wished } = start()
  open('/a')
  editor('/a', 1).move(70)
  open('/b')
  editor('/b', 5)
  run('navigateBack')
  expect(front()).toBe('a')
  expect(wished()).toMatchObject({ selection: { line: 70 }, takesFocus: true })
  editor('/a', 70)
  run('navigateForward')
  expect(front()).toBe('b')
  expect(wished()).toMatchObject({ selection: { line: 5 } })
  run('navigateForward')
  expect(front()).toBe('b')
})

test('where a tab puts its cursor before it stands where it was wanted is no place', () => {
  const { open, front, run, editor } = start()
  open('/a')
  editor('/a', 1)
  open('/b')
  // As it was left last time, and then where a search led to.
  const b = editor('/b', 900)
  b.focus()
  b.move(5)
  vi.advanceTimersByTime(1000)
  run('navigateBack')
  expect(front()).toBe('a')
})

test('tabs that are only passed by, as a page puts them back, are no places', () => {
  const { open, front, run, editor } = start()
  open('/a')
  open('/b')
  open('/c')
  editor('/c', 1)
  run('navigateBack')
  expect(front()).toBe('c')
  open('/d')
  vi.advanceTimersByTime(1000)
  run('navigateBack')
  expect(front()).toBe('c')
})

test('a file that was closed opens as a preview, and a tab that is there stays what it is', () => {
  const { groups, open, front, drawn, run, editor } = start()
  open('/a')
  editor('/a', 1)
  open('/b')
  editor('/b', 1)
  const closed = groups.find({ type: 'file', path: '/a' })
  if (closed) groups.close([closed])
  run('navigateBack')
  expect(drawn()).toBe('b [a]')
  editor('/a', 1)
  run('navigateForward')
  expect(front()).toBe('b')
  expect(drawn()).toBe('b [a]')
})

test('the last edit is gone back to from another file; a text that is gone is not', () => {
  const { groups, open, front, run, editor, fileEvents, wished } = start()
  open('/a')
  const a = editor('/a', 12)
  a.type()
  open('/b')
  editor('/b', 1)
  run('navigateToLastEditLocation')
  expect(front()).toBe('a')
  expect(wished()).toMatchObject({ selection: { line: 12 } })
  open('/b')
  fileEvents.emit({ type: 'deleted', path: '/a' })
  groups.wish.setState({ id: null }, true)
  run('navigateToLastEditLocation')
  run('navigateBack')
  expect(front()).toBe('b')
})

test('the buttons of a mouse do it too, and the browser does not hear of them unless it is to', () => {
  let isWanted = true
  const gone: number[] = []
  const stop = followMouseButtons(
    () => isWanted,
    (by) => gone.push(by),
  )
  const press = (button: number) => {
    const events = ['mousedown', 'mouseup'].map(
      (type) => new MouseEvent(type, { button, bubbles: true, cancelable: true }),
    )
    for (const event of events) document.body.dispatchEvent(event)
    return events.every(({ defaultPrevented }) => defaultPrevented)
  }
  expect([press(3), press(4), press(0)]).toEqual([true, true, false])
  expect(gone).toEqual([-1, 1])
  isWanted = false
  expect(press(3)).toBe(false)
  stop()
  expect(gone).toEqual([-1, 1])
})

test('with nowhere to go to nothing happens', () => {
  const { groups, places, follower } = start()
  stepPlaces({ groups, places, follower }, -1)
  expect(groups.active).toBeUndefined()
})
