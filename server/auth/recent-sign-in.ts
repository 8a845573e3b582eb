import type { Clock } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import type { SignedInContext } from '#server/trpc.ts'

const recentMs = 2 * 60 * 60 * 1000
/**
 * How far the clocks of two servers may differ. What was made later than that was made by
 * a wrong clock.
 */
const aheadMs = 5 * 60 * 1000

/**
 * For what decides who gets in, or what runs: a session that was left open somewhere does not do
 * for it (S-92).
 * @throws AppError RECENT_SIGN_IN_REQUIRED where the session was made more than two hours ago
 */
export function requireRecentSignIn(ctx: SignedInContext): void {
  if (isRecentSignIn(ctx.clock, ctx.session)) return
  throw new AppError(
    'RECENT_SIGN_IN_REQUIRED',
    'That needs a sign-in of the last two hours. Sign out and in again.',
  )
}

export function isRecentSignIn(clock: Clock, { signedInAt }: { signedInAt: number }): boolean {
  const ageMs = clock.now() - signedInAt
  return ageMs >= -aheadMs && ageMs <= recentMs
}
