import { codespaceRef } from '#server/codespaces/codespaces.schema.ts'
import { router, signedInProcedure } from '#server/trpc.ts'
import { lifetimeView, setIdleTimeoutInput } from './lifetimes.schema.ts'
import { readLifetime, setIdleTimeout, stay, watchLifetime } from './lifetimes.ts'

/** For a caller that brings no signal: it ends a subscription by asking for no more. */
const never = new AbortController().signal

export const lifetimesRouter = router({
  /** Null for one that does not run, or has only just begun to. */
  get: signedInProcedure
    .input(codespaceRef)
    .output(lifetimeView.nullable())
    .query(({ ctx, input }) => readLifetime(ctx, input.name)),
  /** The same now, and whenever it is another; what merely passes is not told. */
  watch: signedInProcedure
    .input(codespaceRef)
    .subscription(({ ctx, input, signal }) => watchLifetime(ctx, input.name, signal ?? never)),
  /** As if somebody had been active just now. */
  stay: signedInProcedure
    .input(codespaceRef)
    .output(lifetimeView.nullable())
    .mutation(({ ctx, input }) => stay(ctx, input.name)),
  setIdleTimeout: signedInProcedure
    .input(setIdleTimeoutInput)
    .output(lifetimeView.nullable())
    .mutation(({ ctx, input }) => setIdleTimeout(ctx, input)),
})
