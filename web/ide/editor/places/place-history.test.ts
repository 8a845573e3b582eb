import { expect, test } from 'vitest'
import { movedInput } from '../groups/panel-params.ts'
import { type Place, PlaceHistory } from './place-history.ts'

const at = (path: string, line: number | null, groupId = 'left'): Place => ({
  input: { type: 'file', path },
  groupId,
  at: line === null ? null : { line, column: 1 },
})

function visited(...places: Place[]): PlaceHistory {
  const history = new PlaceHistory(() => undefined)
  for (const place of places) history.visit(place)
  return history
}
const shown = (place: Place | null) =>
  place?.input.type === 'file' ? `${place.input.path}:${place.at?.line ?? '?'}` : null

test('the way through files is gone back and forward, each where its cursor was', () => {
  const history = visited(at('/a', null), at('/a', 3), at('/b', 40), at('/c', 1))
  expect(history.canGoForward).toBe(false)
  expect(shown(history.step(-1))).toBe('/b:40')
  expect(shown(history.step(-1))).toBe('/a:3')
  expect(history.canGoBack).toBe(false)
  expect(history.step(-1)).toBeNull()
  expect(shown(history.step(1))).toBe('/b:40')
})

test('a jump of ten lines is a place of its own, and what is nearer is not', () => {
  const history = visited(at('/a', 1), at('/a', 8), at('/a', 300), at('/a', 305))
  expect(shown(history.step(-1))).toBe('/a:8')
  expect(shown(history.step(1))).toBe('/a:305')
  expect(history.canGoForward).toBe(false)
})

test('who goes elsewhere from a place in between begins another way there', () => {
  const history = visited(at('/a', 1), at('/b', 1), at('/c', 1))
  history.step(-1)
  // Its tab is in front again, and its cursor stands where it was.
  history.visit(at('/b', null))
  history.visit(at('/b', 1))
  expect(history.canGoForward).toBe(true)
  history.visit(at('/d', 1))
  expect(history.canGoForward).toBe(false)
  expect(shown(history.step(-1))).toBe('/b:1')
})

test('the same file in two groups is two places', () => {
  const history = visited(at('/a', 1), at('/a', 1, 'right'))
  expect(history.step(-1)?.groupId).toBe('left')
})

test('what was renamed is found under its new name, and what was deleted is left out', () => {
  const history = visited(at('/a', 1), at('/b', 1), at('/c', 1))
  history.edited(at('/b', 7))
  history.renamed((input) => movedInput(input, (path) => (path === '/a' ? '/z' : path)))
  history.drop((input) => input.type === 'file' && input.path === '/b')
  expect(history.lastEdit).toBeNull()
  expect(shown(history.step(-1))).toBe('/z:1')
})

test('who is in a file that is deleted gets back to where he was before it, and forward', () => {
  const history = visited(at('/a', 1), at('/b', 1), at('/c', 1))
  history.step(-1)
  history.drop((input) => input.type === 'file' && input.path === '/b')
  expect([history.canGoBack, history.canGoForward]).toEqual([true, true])
  expect(shown(history.step(-1))).toBe('/a:1')
  expect(history.step(-1)).toBeNull()
  history.drop((input) => input.type === 'file' && input.path === '/a')
  expect([history.canGoBack, history.canGoForward]).toEqual([false, true])
  expect(shown(history.step(1))).toBe('/c:1')
})

test('it ends with the fiftieth place back', () => {
  const history = visited(...Array.from({ length: 60 }, (_, file) => at(`/${file}`, 1)))
  let last: Place | null = null
  for (let place = history.step(-1); place; place = history.step(-1)) last = place
  expect(shown(last)).toBe('/10:1')
})
