import { EventEmitter } from 'node:events'
import { expect, test, vi } from 'vitest'
import { Changes } from './changes.ts'

const never = new AbortController().signal
const every = () => true

/** How many listeners were added and not taken away again. */
function countListeners(): () => number {
  const added = vi.spyOn(EventEmitter.prototype, 'on')
  const removed = vi.spyOn(EventEmitter.prototype, 'removeListener')
  const ofChanges = ([name]: unknown[]) => name === 'change'
  return () =>
    added.mock.calls.filter(ofChanges).length - removed.mock.calls.filter(ofChanges).length
}

test.for(['cannot be read any more', 'nobody reads any more'])(
  'nothing listens on where the value %s, though no signal says so',
  async (end) => {
    const left = countListeners()
    const changes = new Changes()
    let reads = 0
    const read = async () => {
      reads += 1
      if (reads === 2 && end.startsWith('cannot')) throw new Error('away')
      return reads
    }
    const follow = async () => {
      for await (const value of changes.snapshots(read, every, never)) {
        if (value === 2) break
        expect(left()).toBe(1)
        changes.announce('some')
      }
    }
    await follow().catch((error: Error) => expect(error.message).toBe('away'))
    await expect.poll(left).toBe(0)
    vi.restoreAllMocks()
  },
)
