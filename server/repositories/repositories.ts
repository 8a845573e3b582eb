import { isIP } from 'node:net'
import { AppError } from '#server/errors.ts'

export type Repository = { url: string; name: string }

const invalid = (message: string) => new AppError('REPOSITORY_URL_INVALID', message)

/**
 * An https address of a Git repository in canonical form, and the name of its folder. Refused:
 * other schemes, users and passwords in the address, queries, addresses by number and local names,
 * unless the operator lists the host in `BOTHY_GIT_HOSTS` (S-70, S-71).
 * @throws AppError `REPOSITORY_URL_INVALID`
 */
export function parseRepositoryUrl(text: string, allowedHosts: readonly string[]): Repository {
  // URL drops tabs and newlines without a word; an address that holds any was not
  // meant by a person.
  if (/[\p{Cc}\s\\]/u.test(text))
    throw invalid('The address has a space or another character that cannot be in one.')
  const url = URL.parse(text)
  if (!url)
    throw invalid('That is not an address. It looks like https://github.com/owner/repository.')
  if (url.protocol !== 'https:')
    throw invalid(`The address begins with "${url.protocol}//"; only https:// is possible.`)
  if (url.username || url.password)
    throw invalid(
      'The address holds a user or password. Leave it out: it would be stored in the repository.',
    )
  if (url.search || url.hash)
    throw invalid('The address has a "?" or "#". Leave out what follows it.')
  if (!allowedHosts.includes(url.host) && isLocal(url.hostname)) {
    throw invalid(
      `"${url.host}" is not a public name. The operator can allow it with BOTHY_GIT_HOSTS.`,
    )
  }
  const path = url.pathname.replace(/\/+$/, '')
  const name = decodeName(path.slice(path.lastIndexOf('/') + 1)).replace(/\.git$/, '')
  if (!/^[\p{L}\p{N}_.][\p{L}\p{N}_.\- ]{0,99}$/u.test(name) || /^\.+$/.test(name)) {
    throw invalid('The address does not end with the name of a repository.')
  }
  return { url: `https://${url.host}${path}`, name }
}

/** What values and secrets are kept under; null where the address names no such thing. */
export type RepositoryKeys = {
  /** `host/owner`, in lower case. */
  organization: string | null
  /** `host/owner/name`, in lower case and without `.git`. */
  repository: string | null
}

/**
 * Of a repository's address, however it is spelled. Where there are groups below the owner, only
 * the owner has a key: two repositories never share one.
 */
export function repositoryKeys(url: string | null): RepositoryKeys {
  const address = URL.parse(url ?? '')
  const segments = address?.pathname.split('/').filter(Boolean).map(decodeName) ?? []
  const last = segments.length - 1
  const spelled = segments.map((segment, index) =>
    index === last ? segment.replace(/\.git$/i, '') : segment,
  )
  // Before their case is changed: the Kelvin sign is a K that becomes a plain one, and
  // another repository's.
  const isKey = address && [address.host, ...spelled].every(isKeyPart)
  const parts = spelled.map((part) => part.toLowerCase())
  const [owner, name] = parts
  if (!isKey || !owner || !name) return { organization: null, repository: null }
  const organization = `${address.host}/${owner}`
  return { organization, repository: parts.length === 2 ? `${organization}/${name}` : null }
}

const isKeyPart = (part: string) => /^[\w.:-]+$/.test(part) && !/^\.+$/.test(part)

function isLocal(hostname: string): boolean {
  return (
    isIP(hostname.replace(/^\[|\]$/g, '')) !== 0 ||
    !hostname.includes('.') ||
    hostname.endsWith('.') ||
    /\.(localhost|local|internal|home\.arpa)$/.test(hostname)
  )
}

function decodeName(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    // A stray "%" is no encoding; the name rule refuses it with a sentence of its own.
    return segment
  }
}
