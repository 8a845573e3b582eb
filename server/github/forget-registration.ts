import { audit } from '#server/audit/audit.ts'
import { requireRecentSignIn } from '#server/auth/recent-sign-in.ts'
import { AppError } from '#server/errors.ts'
import type { SignedInContext } from '#server/trpc.ts'
import { giveBackMembersTokens } from './app-installations.ts'
import { giveBackAll } from './give-back-all.ts'
import * as store from './registration.store.ts'
import { githubProvider, readStored, tellRegistrationChanged } from './registration.ts'
import { revokeDue } from './revocations.ts'
import { forgetTokensAt } from './user-tokens.store.ts'

/**
 * Forgets what the manifest flow stored, and with it everything GitHub gave for people, which it is
 * told to take back. Who has no other way to sign in is signed out. The App itself stays at GitHub.
 * @throws AppError RECENT_SIGN_IN_REQUIRED, GITHUB_REGISTRATION_NOT_FOUND
 */
export async function forgetRegistration(ctx: SignedInContext): Promise<void> {
  requireRecentSignIn(ctx)
  const { url } = ctx.config.github
  const provider = githubProvider({ url })
  await ctx.db.transaction().execute(async (db) => {
    const inside = { ...ctx, db }
    const stored = await readStored(inside)
    // Those of the environment's App are not this one's.
    if (!ctx.config.github.app) {
      await giveBackAll(inside, { provider })
      await forgetTokensAt(db, provider)
    }
    if (!(await store.deleteRegistration(db, url))) {
      throw new AppError('GITHUB_REGISTRATION_NOT_FOUND', 'There is no registration to forget.')
    }
    const object = { type: 'instance', id: 'github', name: new URL(url).host } as const
    const { clientId = null, slug = null } = stored?.credentials ?? {}
    await audit(inside, { action: 'github.forget', object, before: { clientId, slug } })
  })
  await tellRegistrationChanged(ctx)
  void revokeDue(ctx)
  void giveBackMembersTokens(ctx)
}
