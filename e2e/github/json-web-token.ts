import { verify } from 'node:crypto'
import type { GitHubApp } from './github-apps.ts'
import type { GitHubWorld } from './github-world.ts'

const longestMs = 10 * 60 * 1000
/** Clocks differ a little. */
const leewayMs = 60 * 1000

/** The App that signed it with its private key (RS256) for at most ten minutes, or null. */
export function appOfJwt(world: GitHubWorld, value: string): GitHubApp | null {
  const [head = '', claims = '', signature = ''] = value.split('.')
  const { alg } = parsed(head)
  const { iss, iat, exp } = parsed(claims)
  const app = world.app((one) => iss === one.clientId || String(iss) === String(one.id))
  if (alg !== 'RS256' || !app || typeof iat !== 'number' || typeof exp !== 'number') return null
  const now = world.now()
  const isCurrent =
    iat * 1000 <= now + leewayMs && exp * 1000 > now && exp * 1000 <= now + longestMs + leewayMs
  const signed = Buffer.from(`${head}.${claims}`)
  const isOwn = verify('sha256', signed, app.publicKey, Buffer.from(signature, 'base64url'))
  return isCurrent && isOwn ? app : null
}

function parsed(part: string): Record<string, unknown> {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString())
  } catch {
    return {} // No JSON web token at all.
  }
}
