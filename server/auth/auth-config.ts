import type { AuthConfig } from '@auth/core'
import { MissingCSRF, Verification } from '@auth/core/errors'
import { createAuthAdapter } from './auth-adapter.ts'
import { authCookies } from './auth-cookies.ts'
import { callbackPath } from './callback-path.ts'
import { type AuthContext, newSessionToken, sessionMaximumMs } from './sessions.ts'

export const authBasePath = '/api/auth'

/** Where Auth.js sends whatever it refuses. No request ever gets there: `auth.ts` answers in its place. */
export const refusedPath = `${authBasePath}/refused`

/** The provider of one-time links. We make them ourselves, so there is nothing to send and nobody to ask. */
const linkProvider = {
  id: 'link',
  name: 'Sign-in link',
  type: 'email',
  from: '',
  maxAge: 0,
  sendVerificationRequest: () => undefined,
  options: {},
} satisfies AuthConfig['providers'][number]

/** Read anew for each request, as Auth.js writes into its configuration. */
export function authConfig(ctx: AuthContext): AuthConfig {
  const { publicUrl, authSecret } = ctx.config
  return {
    basePath: authBasePath,
    secret: authSecret,
    // Every request it sees was rebuilt on our own address, so there is no foreign host to trust.
    trustHost: true,
    useSecureCookies: true,
    cookies: authCookies,
    adapter: createAuthAdapter(ctx),
    providers: [linkProvider],
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
      redirect: ({ url }) => publicUrl + (callbackPath(publicUrl, url) ?? '/'),
      // Made anew: what comes in holds the cookie's value.
      session: ({ session, user }) => ({
        user: { id: user.id, name: user.name ?? '', image: user.image ?? null },
        expires: new Date(session.expires).toISOString(),
      }),
    },
    logger: {
      error(error) {
        if (error instanceof Verification || error instanceof MissingCSRF) {
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
