import type { HostAddress } from './provider.ts'
import { refWish } from './repositories.schema.ts'

/** Owners have no dots, so that `example.com/a/b` is none of theirs. */
const ownerPattern = /^[\w-]{1,100}$/
const namePattern = /^[\w.-]{1,100}$/

/**
 * Any address of a page of a repository at GitHub, with or without `https://github.com/`, and what
 * Git's own forms (`git@…`, `.git`) name. Null for everything else, also for one with a user or
 * password in it.
 */
export function readGithubAddress(text: string, githubUrl: string): HostAddress | null {
  if (/[\p{Cc}\s\\]/u.test(text)) return null
  const path = pathBelow(text, new URL(githubUrl).host)
  if (path === null) return null
  const [owner = '', repository = '', page = '', ...rest] = path
    .split('/')
    .filter(Boolean)
    .map(decoded)
  const name = repository.replace(/\.git$/, '')
  if (!ownerPattern.test(owner) || !namePattern.test(name) || /^\.+$/.test(name)) return null
  return { path: `${owner}/${name}`, wish: wishOf(page, rest) }
}

/** The path without the host, where it is this one. */
function pathBelow(text: string, host: string): string | null {
  for (const ssh of [`git@${host}:`, `ssh://git@${host}/`]) {
    if (text.startsWith(ssh)) return text.slice(ssh.length)
  }
  const bare = text.replace(/^\/+/, '')
  const isWhole = /^https?:/.test(bare)
  const isHosted = [host, `www.${host}`].some((one) => bare.startsWith(`${one}/`))
  const url = URL.parse(isWhole ? bare : `https://${isHosted ? '' : `${host}/`}${bare}`)
  if (!url || url.username || url.password) return null
  return [host, `www.${host}`].includes(url.host) ? url.pathname : null
}

function wishOf(page: string, rest: string[]): HostAddress['wish'] {
  const [first = ''] = rest
  const wish = { pull: 'pull', pulls: 'pull', issues: 'issue' }[page]
  if (wish !== undefined) return valid({ kind: wish, number: Number(first) })
  if (page === 'commit' || page === 'commits') {
    const commit = valid({ kind: 'commit', sha: first })
    return commit ?? (first === '' ? null : { kind: 'tree', path: rest.join('/') })
  }
  if (page === 'releases' && first === 'tag')
    return valid({ kind: 'tag', name: rest.slice(1).join('/') })
  if (['tree', 'blob', 'blame', 'edit', 'raw'].includes(page) && first !== '')
    return { kind: 'tree', path: rest.join('/') }
  return null
}

const valid = (wish: object) => refWish.safeParse(wish).data ?? null

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    // A stray "%" is no encoding; what it is compared with has none.
    return segment
  }
}
