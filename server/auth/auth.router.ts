import { publicProcedure, router, signedInProcedure } from '#server/trpc.ts'
import { signedInUser } from './auth.schema.ts'
import { signOutEverywhere } from './auth.ts'

export const sessionRouter = router({
  /** The signed-in user, or null. */
  get: publicProcedure
    .output(signedInUser.nullable())
    .query(({ ctx }) => ctx.session?.user ?? null),

  /** Ends every session of the user, this one too, and closes their live sockets. */
  signOutEverywhere: signedInProcedure.mutation(({ ctx }) =>
    signOutEverywhere(ctx, ctx.session.user.id),
  ),
})
