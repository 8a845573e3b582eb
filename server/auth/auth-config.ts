import type { AuthConfig } from '@auth/core'
import { MissingCSRF, Verification } from '@auth/core/errors'
import { type GithubUser, tokenOf } from '#server/github/github.ts'
import { createAuthAdapter } from './auth-adapter.ts'
import { authCookies } from './auth-cookies.ts'
import { callbackPath } from './callback-path.ts'
import { receiveVisit } from './github/github-accounts.ts'
import { githubContext } from './github/github-context.ts'
import { createGithubProvider } from './github/github-provider.ts'
import { type AuthContext, newSessionToken, sessionMaximumMs } from './sessions.ts'

export const authBasePath = '/api/auth'

/**
 * Where Auth.js sends whatever it refuses. No request ever gets there: `auth.ts`
 * answers in its place.
 */
export const refusedPath = `${authBasePath}/refused`

/**
 * The provider of one-time links. We make them ourselves, so there is nothing to send and
 * nobody to ask.
 */
const linkProvider = {
  id: 'link',
  name: 'Sign-in link',
  type: 'email',
  from: '',
  maxAge: 0,
  sendVerificationRequest: () => undefined,
  options: {},
} satisfies AuthConfig['providers'][number]

/** A browser that is back from GitHub: what Auth.js has to know of it, and we of Auth.js. */
export type GithubTrip = {
  /** Who was signed in and wants to be connected to GitHub; null for a sign-in. */
  connectTo: string | null
  /**
   * Filled in with what went wrong, which is for whoever sent the browser to explain and to log.
   */
  failure: unknown
}

/** Made anew for each request, as Auth.js writes into its configuration. */
export async function authConfig(ctx: AuthContext, trip: GithubTrip | null): Promise<AuthConfig> {
  const { publicUrl, authSecret } = ctx.config
  const github = await githubContext(ctx)
  return {
    basePath: authBasePath,
    secret: authSecret,
    // Every request it sees was rebuilt on our own address, so there is no foreign host to trust.
    trustHost: true,
    useSecureCookies: true,
    cookies: authCookies,
    adapter: createAuthAdapter(ctx, trip ? 'github' : 'link', github?.github ?? null),
    providers: github ? [linkProvider, createGithubProvider(github)] : [linkProvider],
    pages: {
      signIn: refusedPath,
      signOut: refusedPath,
      error: refusedPath,
      verifyRequest: refusedPath,
    },
    session: {
      strategy: 'database',
      maxAge: sessionMaximumMs / 1000,
      generateSessionToken: newSessionToken,
    },
    callbacks: {
      signIn: async ({ account, profile }) => {
        if (account?.type === 'email') return true
        if (!github || !account || !trip) return false
        // From here on the account has its row, or this has thrown.
        const person = profile as unknown as GithubUser
        const { clientId } = github.github
        const token = tokenOf(account, { now: ctx.clock.now(), clientId })
        await receiveVisit(github, { person, token, connectTo: trip.connectTo })
        return true
      },
      redirect: ({ url }) => publicUrl + (callbackPath(publicUrl, url) ?? '/'),
      // Made anew: what comes in holds the cookie's value.
      session: ({ session, user }) => ({
        user: { id: user.id, name: user.name ?? '', image: user.image ?? null },
        expires: new Date(session.expires).toISOString(),
      }),
    },
    logger: {
      error(error) {
        if (trip) {
          trip.failure = error
        } else if (error instanceof Verification || error instanceof MissingCSRF) {
          ctx.log.debug({ type: error.type }, 'Auth.js refused a request')
        } else {
          ctx.log.error({ err: error }, 'Auth.js failed')
        }
      },
      warn: (code) => ctx.log.debug({ code }, 'Auth.js warns'),
      // It would print requests with their cookies and tokens.
      debug: () => undefined,
    },
  }
}
