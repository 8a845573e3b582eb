import { expect, test } from 'vitest'
import { PullLog } from './pull-log.ts'

test('a pull says how far it is every few seconds, and nothing twice', () => {
  let atMs = 0
  let said = ''
  const log = new PullLog('debian', { add: (text) => (said += text) }, () => atMs)
  const half = { layers: 4, layersDone: 1, bytes: 30 * 1024 ** 2, totalBytes: 60 * 1024 ** 2 }
  log.hear(half)
  atMs += 3000
  log.hear(half)
  log.hear({ ...half, layersDone: 2 })
  atMs += 3000
  log.hear(half)
  log.hear({ ...half, layersDone: 4, bytes: 60 * 1024 ** 2 })
  expect(said).toBe(
    'Pulling debian\ndebian: 1 of 4 layers, 30 of 60 MB\ndebian: 4 of 4 layers, 60 of 60 MB\n',
  )
})
