import { accessTo, type Caller, needsSso, personOf } from './access.ts'
import type { GitHubApp } from './github-apps.ts'
import type { GitHubEvents } from './github-events.ts'
import type { GitHubPerson } from './github-people.ts'
import { type GitHubLevel, type GitHubPermissions, isAtLeast } from './github-permissions.ts'
import type { GitHubRepository } from './github-repositories.ts'
import type { GitHubToken } from './github-tokens.ts'
import type { GitHubWorld } from './github-world.ts'

/** One request to the REST API. */
export type Call = {
  world: GitHubWorld
  events: GitHubEvents
  caller: Caller
  /** Of the path, unescaped. */
  params: Record<string, string>
  query: URLSearchParams
  body: Record<string, unknown>
  /** The address without its query. */
  address: string
}

export type Answer = { status: number; body?: unknown; headers?: Record<string, string> }

/** `operation` is a method and path as GitHub's description has them. */
export type Endpoint = {
  operation: string
  /** Of one that GitHub has and does not describe: which one's answers its own are like. */
  describedAs?: string
  answer: (call: Call) => Answer | Promise<Answer>
}

export const ok = (body: unknown): Answer => ({ status: 200, body })

/** What GitHub does not do, thrown by whoever finds out. */
export class RestRefusal extends Error {
  readonly answer: Answer

  constructor(status: number, message: string, more: Partial<Answer> & { errors?: unknown } = {}) {
    super(message)
    const { headers = {}, body, errors } = more
    this.answer = {
      status,
      headers,
      body: body ?? {
        message,
        ...(errors ? { errors } : {}),
        documentation_url: 'https://docs.github.com/rest',
        status: String(status),
      },
    }
  }
}

export const notFound = () => new RestRefusal(404, 'Not Found')

/** @throws RestRefusal for what is no person's token. */
export function requirePerson({ caller }: Call): GitHubPerson {
  if (caller.kind === 'nobody' || caller.kind === 'basic') {
    throw new RestRefusal(401, 'Requires authentication')
  }
  const person = personOf(caller)
  if (!person) throw notByThisToken(caller)
  return person
}

/** @throws RestRefusal for all but the token of such a kind. */
export function requireToken<Kind extends GitHubToken['kind']>(
  { caller }: Call,
  ...kinds: Kind[]
): Extract<GitHubToken, { kind: Kind }> {
  if (caller.kind !== 'token') throw new RestRefusal(401, 'Requires authentication')
  const { token } = caller
  if (!(kinds as string[]).includes(token.kind)) throw notByThisToken(caller)
  return token as Extract<GitHubToken, { kind: Kind }>
}

/** @throws RestRefusal for all but the App itself, by what it signed. */
export function requireJwt({ caller }: Call): GitHubApp {
  if (caller.kind === 'jwt') return caller.app
  throw new RestRefusal(401, 'A JSON web token could not be decoded')
}

/**
 * @throws RestRefusal as GitHub refuses what is not there, what may not be seen, what has another
 * name now, and what is not allowed.
 */
export function requireRepository(
  { world, caller, params }: Call,
  needs: [permission: string, level: GitHubLevel] = ['metadata', 'read'],
): { repository: GitHubRepository; access: GitHubPermissions } {
  const path = `${params.owner}/${params.repo}`
  const repository = world.repository(path) ?? world.movedRepository(path)
  const access = repository && accessTo(world, caller, repository)
  if (repository && needsSso(caller, repository)) throw ssoMissing(world, repository)
  if (!repository || !access) throw notFound()
  if (!world.repository(path)) throw moved(world, repository)
  if (!isAtLeast(access[needs[0]], needs[1])) throw notByThisToken(caller)
  return { repository, access }
}

/** In GitHub's words, which differ by what the caller is. */
export function notByThisToken(caller: Caller): RestRefusal {
  const kind = caller.kind === 'token' ? caller.token.kind : caller.kind
  if (kind === 'oauth') return new RestRefusal(403, 'Must have admin rights to Repository.')
  if (kind === 'nobody' || kind === 'basic') return new RestRefusal(401, 'Requires authentication')
  const what = kind === 'personal' ? 'personal access token' : 'integration'
  return new RestRefusal(403, `Resource not accessible by ${what}`)
}

function ssoMissing({ webUrl }: GitHubWorld, { owner }: GitHubRepository): RestRefusal {
  const url = `${webUrl}/orgs/${owner.login}/sso`
  const message =
    'Resource protected by organization SAML enforcement. You must grant your OAuth token access to this organization.'
  return new RestRefusal(403, message, { headers: { 'x-github-sso': `required; url=${url}` } })
}

function moved({ webUrl }: GitHubWorld, { id }: GitHubRepository): RestRefusal {
  const url = `${webUrl}/api/v3/repositories/${id}`
  const message = 'Moved Permanently'
  const documentation_url = 'https://docs.github.com/rest/guides/best-practices'
  const body = { message, url, documentation_url }
  return new RestRefusal(301, message, { headers: { location: url }, body })
}

/**
 * One page of a list, with GitHub's `Link` to the others. `show` is asked only for what is on it.
 */
export async function page<Item>(
  { query, address }: Call,
  items: readonly Item[],
  show: (item: Item) => unknown | Promise<unknown>,
): Promise<Answer> {
  const perPage = Math.min(100, Math.max(1, Number(query.get('per_page')) || 30))
  const current = Math.max(1, Number(query.get('page')) || 1)
  const last = Math.max(1, Math.ceil(items.length / perPage))
  const linkTo = (number: number, rel: string) => {
    const other = new URLSearchParams(query)
    other.set('page', String(number))
    return `<${address}?${other}>; rel="${rel}"`
  }
  const links = [
    ...(current > 1 ? [linkTo(current - 1, 'prev')] : []),
    ...(current < last ? [linkTo(current + 1, 'next'), linkTo(last, 'last')] : []),
    ...(current > 1 ? [linkTo(1, 'first')] : []),
  ]
  const shown = await Promise.all(items.slice((current - 1) * perPage, current * perPage).map(show))
  return {
    status: 200,
    body: shown,
    headers: links.length === 0 ? {} : { link: links.join(', ') },
  }
}

/** As GitHub wraps some lists: with how many there are on all pages. */
export async function countedPage<Item>(
  call: Call,
  items: readonly Item[],
  wrapped: { as: string; show: (item: Item) => unknown | Promise<unknown>; more?: object },
): Promise<Answer> {
  const { body, ...others } = await page(call, items, wrapped.show)
  return {
    ...others,
    body: { total_count: items.length, ...wrapped.more, [wrapped.as]: body },
  }
}
