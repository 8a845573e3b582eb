import type { CredentialGrant } from '../protocol/credentials.ts'

/** Of a request there may be one of each. Git sends others, which change nothing. */
const known = new Set(['protocol', 'host', 'path', 'username'])
const everybody = 'x-access-token'

/** A repository, as Git asks for it. */
export type AskedRepository = { host: string; owner: string; repository: string }

/**
 * What one `get` of Git's credential protocol asks for; null for everything that is not exactly a
 * repository on a host by https. Nothing is cleaned up or guessed at (S-73).
 */
export function readRequest(request: string): AskedRepository | null {
  const asked = parse(request)
  if (asked?.get('protocol') !== 'https') return null
  if ((asked.get('username') ?? everybody) !== everybody) return null
  const host = asked.get('host')
  const [, owner, repository] = pathForm.exec(asked.get('path') ?? '') ?? []
  return host && owner && repository ? { host, owner, repository } : null
}

/**
 * The one for exactly this repository on exactly this host, where there is one that is not over.
 */
export function findGrant(
  asked: AskedRepository | null,
  grants: readonly CredentialGrant[],
  now: number,
): CredentialGrant | null {
  const isMeant = (one: CredentialGrant) => isSameRepository(one, asked) && one.expiresAt > now
  return grants.find(isMeant) ?? null
}

/** The answer, or the empty text: what is odd gets no answer (S-73). */
export function answerGit(
  request: string,
  grants: readonly CredentialGrant[],
  now: number,
): string {
  const grant = findGrant(readRequest(request), grants, now)
  if (!grant) return ''
  const expires = Math.floor(grant.expiresAt / 1000)
  return `username=${everybody}\npassword=${grant.token}\npassword_expiry_utc=${expires}\n`
}

export const isSameRepository = (one: AskedRepository, other: AskedRepository | null): boolean =>
  one.host === other?.host &&
  isSame(one.owner, other.owner) &&
  isSame(one.repository, other.repository)

/** As Git sends it with `credential.useHttpPath`, or Git LFS. */
const pathForm = /^([A-Za-z0-9_-]+)\/([A-Za-z0-9._-]+?)(?:\.git)?(?:\/info\/lfs)?$/

/** GitHub's names are the same in either case, and have no letters but these. */
const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

/** Null for what Git would not send. */
function parse(request: string): Map<string, string> | null {
  if (/[^\n\P{Cc}]/u.test(request)) return null
  const [body = '', ...rest] = request.replace(/\n$/, '').split('\n\n')
  if (rest.some((text) => text !== '')) return null
  const found = new Map<string, string>()
  for (const line of body.replace(/\n$/, '').split('\n')) {
    const at = line.indexOf('=')
    if (at < 1) return null
    const key = line.slice(0, at)
    // An address in one piece is for people; it could say another thing than the rest.
    if (key === 'url') return null
    if (!known.has(key)) continue
    if (found.has(key)) return null
    found.set(key, line.slice(at + 1))
  }
  return found
}
