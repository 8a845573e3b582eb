import { expect, test } from 'vitest'
import type { SignedInContext } from '#server/trpc.ts'
import { requireRecentSignIn } from './recent-sign-in.ts'

const minuteMs = 60_000
const at = (nowMs: number, signedInAt: number) => () =>
  requireRecentSignIn({ clock: { now: () => nowMs }, session: { signedInAt } } as SignedInContext)

test('S-92 a sign-in is recent for two hours, and no clock that goes wrong makes it so for longer', () => {
  const now = Date.now()
  expect(at(now, now)).not.toThrow()
  expect(at(now, now - 120 * minuteMs)).not.toThrow()
  expect(at(now, now - 120 * minuteMs - 1)).toThrow('a sign-in of the last two hours')
  // Another server of the same database, whose clock is a little ahead.
  expect(at(now, now + minuteMs)).not.toThrow()
  // Made while the clock stood in the next year.
  expect(at(now, now + 365 * 24 * 60 * minuteMs)).toThrow('a sign-in of the last two hours')
  expect(at(now, Number.NaN)).toThrow('a sign-in of the last two hours')
})
