import { z } from 'zod'
import { codespaceRef } from '#server/codespaces/codespaces.schema.ts'
import { findOwned } from '#server/codespaces/codespaces.store.ts'
import { canOpen, requireCodespace } from '#server/codespaces/codespaces.ts'
import { AppError } from '#server/errors.ts'
import { publicProcedure, router, signedInProcedure } from '#server/trpc.ts'
import { isComingUp } from './coming-up.ts'

export const connectVerdict = z.enum(['yes', 'not-running', 'signed-out', 'missing'])

export const planeRouter = router({
  /**
   * A ticket for one WebSocket to the agent, to be used within 30 seconds; one that comes up soon
   * is waited for there.
   */
  ticket: signedInProcedure.input(codespaceRef).mutation(async ({ ctx, input }) => {
    const row = await requireCodespace(ctx, input.name)
    if (!canOpen(row) && !isComingUp(row)) {
      throw new AppError('CODESPACE_STOPPED', 'The codespace is not running.')
    }
    return { ticket: ctx.tickets.issue(row.id, ctx.session.tokenHash) }
  }),

  /** What a browser asks after a refused upgrade, whose status it cannot read. */
  mayConnect: publicProcedure
    .input(codespaceRef)
    .output(z.object({ verdict: connectVerdict }))
    .query(async ({ ctx, input }) => {
      if (!ctx.session) return { verdict: 'signed-out' }
      const row = await findOwned(ctx, ctx.session.user.id, input.name)
      if (!row) return { verdict: 'missing' }
      return { verdict: canOpen(row) || isComingUp(row) ? 'yes' : 'not-running' }
    }),
})
