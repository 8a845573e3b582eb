/** What GitHub Apps ask for and installations, tokens and people have: `{ contents: 'write' }`. */
export type GitHubPermissions = Record<string, GitHubLevel>
export type GitHubLevel = 'read' | 'write' | 'admin'

/** What somebody may do with a repository; each has what those after it have. */
export type GitHubRole = 'admin' | 'maintain' | 'push' | 'triage' | 'pull'

const levels: readonly (GitHubLevel | undefined)[] = [undefined, 'read', 'write', 'admin']
const roles: readonly GitHubRole[] = ['pull', 'triage', 'push', 'maintain', 'admin']

/** What everybody may read of a public repository, with or without a token. */
export const publicRead: GitHubPermissions = {
  metadata: 'read',
  contents: 'read',
  issues: 'read',
  pull_requests: 'read',
}

export const isAtLeast = (have: GitHubLevel | undefined, need: GitHubLevel): boolean =>
  levels.indexOf(have) >= levels.indexOf(need)

export const isRoleAtLeast = (have: GitHubRole | null, need: GitHubRole): boolean =>
  have !== null && roles.indexOf(have) >= roles.indexOf(need)

export const higherRole = (a: GitHubRole | null, b: GitHubRole | null): GitHubRole | null =>
  a === null || (b !== null && isRoleAtLeast(b, a)) ? b : a

/** What both have. */
export function common(a: GitHubPermissions, b: GitHubPermissions): GitHubPermissions {
  return pickLevels(a, (name, level) => (isAtLeast(b[name], level) ? level : b[name]))
}

/** What either has. */
export function either(a: GitHubPermissions, b: GitHubPermissions): GitHubPermissions {
  return pickLevels({ ...a, ...b }, (name, level) => (isAtLeast(a[name], level) ? a[name] : level))
}

/** The part of these permissions that a person of this role could use themselves. */
export function withinRole(wanted: GitHubPermissions, role: GitHubRole): GitHubPermissions {
  return pickLevels(wanted, (name, level) => {
    const most = mostOf(role, name)
    return isAtLeast(most, level) ? level : most
  })
}

/** How far somebody of this role gets with a permission on the repository. */
export function mostOf(role: GitHubRole, name: string): GitHubLevel | undefined {
  if (role === 'admin') return 'admin'
  if (['administration', 'secrets', 'environments'].includes(name)) return undefined
  if (role === 'push' || role === 'maintain') return 'write'
  return role === 'triage' && ['issues', 'pull_requests'].includes(name) ? 'write' : 'read'
}

function pickLevels(
  permissions: GitHubPermissions,
  pick: (name: string, level: GitHubLevel) => GitHubLevel | undefined,
): GitHubPermissions {
  const picked = Object.entries(permissions).map(([name, level]) => [name, pick(name, level)])
  return Object.fromEntries(picked.filter(([, level]) => level !== undefined))
}
