import { expect, test } from 'vitest'
import { stopReasonWords } from './stop-words.ts'

test('why it was stopped is said with the limit that was met', () => {
  expect(stopReasonWords({ kind: 'idle', at: 0, minutes: 45 })).toBe(
    'It was stopped after 45 minutes without activity',
  )
  expect(stopReasonWords({ kind: 'maximum', at: 0, minutes: 720 })).toContain('after 12 hours, the')
  expect(stopReasonWords({ kind: 'inside', at: 0 })).toContain('by the command bothy stop')
})
