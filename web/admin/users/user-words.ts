import type { AdminUser, UserRole } from '#server/admin/admin.schema.ts'

export const roleWords: Record<UserRole, string> = {
  owner: 'Owner',
  admin: 'Administrator',
  member: 'Member',
}

/** `2 codespaces, 1 running`. */
export function codespacesWord({ codespaces, runningCodespaces }: AdminUser): string {
  if (codespaces === 0) return 'No codespaces'
  const all = `${codespaces} codespace${codespaces === 1 ? '' : 's'}`
  return runningCodespaces === 0 ? all : `${all}, ${runningCodespaces} running`
}

/** How somebody is known where they sign in. */
export function accountWord({ githubLogin, isLocal }: AdminUser): string {
  if (githubLogin !== null) return `@${githubLogin} at GitHub`
  return isLocal ? 'Signs in with a link' : 'Not connected to GitHub'
}
