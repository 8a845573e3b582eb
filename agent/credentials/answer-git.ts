import type { CredentialGrant } from '../protocol/credentials.ts'

/** Of a request there may be one of each. Git sends others, which change nothing. */
const known = new Set(['protocol', 'host', 'path', 'username'])
const everybody = 'x-access-token'

/**
 * What Git's credential protocol is answered for one `get`, or the empty text: for everything that is not exactly a
 * repository of a grant on exactly its host by https. Nothing is cleaned up or guessed at: what is odd gets no answer
 * (S-73).
 */
export function answerGit(
  request: string,
  grants: readonly CredentialGrant[],
  now: number,
): string {
  const asked = parse(request)
  if (asked?.get('protocol') !== 'https') return ''
  if ((asked.get('username') ?? everybody) !== everybody) return ''
  const host = asked.get('host')
  const [, owner = '', repository = ''] = pathForm.exec(asked.get('path') ?? '') ?? []
  const grant = grants.find(
    (one) =>
      one.host === host &&
      isSame(one.owner, owner) &&
      isSame(one.repository, repository) &&
      one.expiresAt > now,
  )
  if (!grant) return ''
  const expires = Math.floor(grant.expiresAt / 1000)
  return `username=${everybody}\npassword=${grant.token}\npassword_expiry_utc=${expires}\n`
}

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
