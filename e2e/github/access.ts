import { appOfBasic, type GitHubApp, type RegisteredApp } from './github-apps.ts'
import type { GitHubPerson } from './github-people.ts'
import {
  common,
  either,
  type GitHubPermissions,
  type GitHubRole,
  isAtLeast,
  mostOf,
  publicRead,
  withinRole,
} from './github-permissions.ts'
import { type GitHubRepository, roleOf } from './github-repositories.ts'
import type { GitHubToken } from './github-tokens.ts'
import type { GitHubWorld } from './github-world.ts'
import { covers, installationCovering } from './installations.ts'
import { appOfJwt } from './json-web-token.ts'

/** Who asks, by what they brought. */
export type Caller =
  | { kind: 'nobody' }
  | { kind: 'basic'; app: RegisteredApp }
  | { kind: 'jwt'; app: GitHubApp }
  | { kind: 'token'; token: GitHubToken }

/** Null where credentials were brought that are not taken. */
export function callerOf(world: GitHubWorld, authorization: string | undefined): Caller | null {
  if (authorization === undefined) return { kind: 'nobody' }
  const [, value = ''] = /^(?:Bearer|token) (\S+)$/i.exec(authorization) ?? []
  const token = world.tokens.find(value)
  if (token) return { kind: 'token', token }
  const jwtApp = value.split('.').length === 3 ? appOfJwt(world, value) : null
  if (jwtApp) return { kind: 'jwt', app: jwtApp }
  const app = appOfBasic(world.apps, authorization)
  return app && { kind: 'basic', app }
}

export const personOf = (caller: Caller): GitHubPerson | null =>
  caller.kind === 'token' ? caller.token.person : null

/** What who asks may do with a repository; null where they cannot even see that it is there. */
export function accessTo(
  world: GitHubWorld,
  caller: Caller,
  repository: GitHubRepository,
): GitHubPermissions | null {
  const everybodys = repository.visibility === 'public' ? publicRead : {}
  const own = caller.kind === 'token' ? rightsOf(world, caller.token, repository) : {}
  const all = either(everybodys, own)
  return isAtLeast(all.metadata, 'read') ? all : null
}

/**
 * What an answer says that who asks may do: what the person has, whatever their token opens of it.
 */
export function shownRole(
  world: GitHubWorld,
  caller: Caller,
  repository: GitHubRepository,
): GitHubRole | null {
  const person = personOf(caller)
  if (person) return roleOf(person, repository)
  const contents = accessTo(world, caller, repository)?.contents
  return isAtLeast(contents, 'write') ? 'push' : contents === 'read' ? 'pull' : null
}

/** What a person gave away is never more than they have at that moment. */
function rightsOf(
  world: GitHubWorld,
  token: GitHubToken,
  repository: GitHubRepository,
): GitHubPermissions {
  const granted = grantOf(world, token, repository)
  if (token.person === null) return granted
  const role = roleOf(token.person, repository)
  return role === null ? {} : withinRole(granted, role)
}

/** What the token itself opens, whatever its person has. */
export function grantOf(
  world: GitHubWorld,
  token: GitHubToken,
  repository: GitHubRepository,
): GitHubPermissions {
  switch (token.kind) {
    case 'oauth':
      return scopeRights(token.scopes, repository)
    case 'user':
      return installationCovering(world, token.app, repository)?.permissions ?? {}
    case 'scoped':
    case 'installation':
      return isWithin(token, repository)
        ? common(token.permissions, token.installation.permissions)
        : {}
    case 'personal': {
      const isMeant = token.repositoryIds?.has(repository.id) ?? true
      return token.owner === repository.owner && isMeant ? token.permissions : {}
    }
  }
}

const isWithin = (
  token: Extract<GitHubToken, { kind: 'scoped' | 'installation' }>,
  repository: GitHubRepository,
): boolean =>
  covers(token.installation, repository) && (token.repositoryIds?.has(repository.id) ?? true)

/** OAuth knows no single permissions: `repo` opens all, `public_repo` all of public ones. */
function scopeRights(scopes: readonly string[], { visibility }: GitHubRepository) {
  const isOpened =
    scopes.includes('repo') || (scopes.includes('public_repo') && visibility === 'public')
  if (!isOpened) return {}
  const names = ['metadata', 'contents', 'issues', 'pull_requests', 'administration', 'statuses']
  if (scopes.includes('workflow')) names.push('workflows')
  return Object.fromEntries(names.map((name) => [name, mostOf('admin', name) ?? 'read']))
}

/** Whether the owning organization asks who holds this token for single sign-on first. */
export function needsSso(caller: Caller, { owner, visibility }: GitHubRepository): boolean {
  const person = personOf(caller)
  if (owner.type === 'User' || owner.ssoSessions === null || person === null) return false
  return visibility !== 'public' && !owner.ssoSessions.has(person.id)
}
