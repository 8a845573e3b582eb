import { decode, encode } from '@auth/core/jwt'
import { z } from 'zod'
import type { Config } from '#server/config.ts'
import { cookieValue, errandCookieName, githubCookieSeconds } from '../auth-cookies.ts'

type SecretConfig = Pick<Config, 'authSecret'>

/** What this browser went to GitHub for. */
const errand = z.object({
  /** Where to go afterwards, a path of this origin. */
  next: z.string(),
  /** The session that wants to be connected to GitHub; null for a sign-in. */
  sessionHash: z.string().nullable(),
})
export type Errand = z.infer<typeof errand>

/**
 * The value of the errand's cookie, which only this server can make, and which lasts as long
 * as the trip may.
 */
export const packErrand = (config: SecretConfig, packed: Errand): Promise<string> =>
  encode({
    secret: config.authSecret,
    salt: errandCookieName,
    maxAge: githubCookieSeconds,
    token: packed,
  })

/** Null where the browser was not sent by us, or too long ago. */
export async function unpackErrand(
  config: SecretConfig,
  cookieHeader: string | undefined,
): Promise<Errand | null> {
  const value = cookieValue(cookieHeader, errandCookieName)
  if (!value) return null
  try {
    const token = await decode({ secret: config.authSecret, salt: errandCookieName, token: value })
    return errand.parse(token)
  } catch {
    // Not ours, or expired: the same to whoever asks.
    return null
  }
}
