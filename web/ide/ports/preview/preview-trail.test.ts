import { expect, test } from 'vitest'
import { besides, moved, onward, trailFrom } from './preview-trail.ts'

test('it goes back and forward over what was visited, and forgets what was ahead', () => {
  let trail = trailFrom('/')
  expect(besides(trail, 'back')).toBeUndefined()
  trail = onward(onward(trail, { path: '/a', life: 0 }), { path: '/b', life: 1 })
  expect(besides(trail, 'back')).toEqual({ path: '/a', life: 0 })
  trail = moved(trail, 'back', 2)
  expect(trail.steps[trail.at]).toEqual({ path: '/a', life: 2 })
  expect(besides(trail, 'forward')).toEqual({ path: '/b', life: 1 })
  trail = onward(trail, { path: '/c', life: 2 })
  expect(besides(trail, 'forward')).toBeUndefined()
  expect(trail.steps.map(({ path }) => path)).toEqual(['/', '/a', '/c'])
})

test('the same page again is no step, and keeps what is ahead', () => {
  const back = moved(onward(trailFrom('/'), { path: '/a', life: 0 }), 'back', 0)
  const again = onward(back, { path: '/', life: 3 })
  expect(again.steps).toEqual([
    { path: '/', life: 3 },
    { path: '/a', life: 0 },
  ])
  expect(again.at).toBe(0)
})

test('only so many steps are kept', () => {
  let trail = trailFrom('/')
  for (let i = 0; i < 500; i += 1) trail = onward(trail, { path: `/${i}`, life: 0 })
  expect(trail.steps.length).toBeLessThanOrEqual(101)
  expect(besides(trail, 'back')?.path).toBe('/498')
})
