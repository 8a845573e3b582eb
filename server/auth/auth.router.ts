import { dropForgotten } from '#server/codespaces/credentials/apply-access.ts'
import { publicProcedure, router, signedInProcedure } from '#server/trpc.ts'
import { githubConnection, signedInUser, signInError, signInMethods } from './auth.schema.ts'
import {
  disconnectGithub,
  readEndReason,
  readGithubConnection,
  readSignInMethods,
  signOutEverywhere,
} from './auth.ts'

export const sessionRouter = router({
  /** The signed-in user, or null. */
  get: publicProcedure
    .output(signedInUser.nullable())
    .query(({ ctx }) => ctx.session?.user ?? null),

  /** Why the session of this browser was ended by somebody else, where it was. */
  ended: publicProcedure
    .output(signInError.nullable())
    .query(({ ctx }) => (ctx.session ? null : readEndReason(ctx, ctx.cookie))),

  /** The ways to sign in that this server offers beside the link. */
  methods: publicProcedure.output(signInMethods).query(({ ctx }) => readSignInMethods(ctx)),

  /** How the signed-in user is known at GitHub; null where they are not. */
  github: signedInProcedure
    .output(githubConnection)
    .query(({ ctx }) => readGithubConnection(ctx, ctx.session.user.id)),

  /** Forgets the user's account at GitHub with its token. For those who can sign in by link. */
  disconnectGithub: signedInProcedure.mutation(async ({ ctx }) => {
    await disconnectGithub(ctx, ctx.session.user.id)
    await dropForgotten(ctx, ctx.session.user.id)
  }),

  /** Ends every session of the user, this one too, and closes their live sockets. */
  signOutEverywhere: signedInProcedure.mutation(({ ctx }) =>
    signOutEverywhere(ctx, ctx.session.user.id),
  ),
})
