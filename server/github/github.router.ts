import { adminProcedure, router } from '#server/trpc.ts'
import { forgetRegistration } from './forget-registration.ts'
import { beginRegistrationInput, registrationForm, registrationView } from './github.schema.ts'
import { beginRegistration } from './manifest-flow.ts'
import { viewRegistration } from './registration-view.ts'

export const githubRouter = router({
  registration: router({
    /** As what GitHub knows this server. */
    get: adminProcedure.output(registrationView).query(({ ctx }) => viewRegistration(ctx)),

    /** A form that makes a GitHub App of this server, good for this session alone. */
    begin: adminProcedure
      .input(beginRegistrationInput)
      .output(registrationForm)
      .mutation(({ ctx, input }) => beginRegistration(ctx, input)),

    /** Forgets the App made by that form, and what GitHub gave for people through it. */
    forget: adminProcedure.mutation(({ ctx }) => forgetRegistration(ctx)),
  }),
})
