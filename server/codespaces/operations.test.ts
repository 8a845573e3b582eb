import { expect, test } from 'vitest'
import type { Acting } from './acting.ts'
import { LeaseLost } from './lease.ts'
import { bringUp } from './operations.ts'

test.for([
  ['a write of its own', new LeaseLost('gone')],
  ['a write in a step', new Error('Something went wrong.', { cause: new LeaseLost('gone') })],
])(
  'whoever learns by %s that another server has the codespace leaves its container alone',
  async ([, error]) => {
    const calls: string[] = []
    const acting = {
      ctx: {
        driver: { stopContainer: async () => void calls.push('stop') },
        log: { warn: () => undefined },
      },
      row: { id: 'some', name: 'some' },
      signal: new AbortController().signal,
      enter: async (phase: string) => {
        calls.push(phase)
        if (phase === 'bringing-up') throw error
      },
    }
    await expect(bringUp(acting as unknown as Acting)).rejects.toBeInstanceOf(LeaseLost)
    expect(calls).toEqual(['bringing-up'])
  },
)
