import { sign } from 'node:crypto'
import { AppError } from '#server/errors.ts'
import type { GithubRegistration } from './registration.ts'

/**
 * GitHub takes none that lives longer than ten minutes; its clock may be behind ours, or before it.
 */
const behindSeconds = 60
const lifetimeSeconds = 540

/**
 * What a GitHub App says of itself to GitHub, signed with its private key. Never to be logged.
 * @throws AppError GITHUB_APP_REQUIRED where there is no such App, or its key is none
 */
export function appJwt({ kind, clientId, privateKey }: GithubRegistration, now: number): string {
  if (kind !== 'app') {
    throw new AppError(
      'GITHUB_APP_REQUIRED',
      'This server is an OAuth App at GitHub, which knows nothing of organizations. Register a GitHub App for that.',
    )
  }
  if (privateKey === null) {
    throw new AppError(
      'GITHUB_APP_REQUIRED',
      'The private key of the GitHub App is missing: set AUTH_GITHUB_PRIVATE_KEY.',
    )
  }
  const nowSeconds = Math.floor(now / 1000)
  const claims = {
    iss: clientId,
    iat: nowSeconds - behindSeconds,
    exp: nowSeconds + lifetimeSeconds,
  }
  const said = `${partOf({ alg: 'RS256', typ: 'JWT' })}.${partOf(claims)}`
  try {
    return `${said}.${sign('sha256', Buffer.from(said), privateKey).toString('base64url')}`
  } catch (cause) {
    throw new AppError(
      'GITHUB_APP_REQUIRED',
      'The private key of the GitHub App cannot be used: it is no RSA key as PEM.',
      { cause },
    )
  }
}

const partOf = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
