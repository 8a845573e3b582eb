import type { GitHubApp } from './github-apps.ts'
import { simpleUser } from './github-people.ts'
import type { GitHubToken, UserToken } from './github-tokens.ts'
import type { GitHubWorld } from './github-world.ts'
import type { GitHubInstallation } from './installations.ts'

const madeAt = '2026-10-21T07:28:00Z'

/** `integration` of GitHub's description. */
export function integrationOf(app: GitHubApp, webUrl: string): Record<string, unknown> {
  return {
    id: app.id,
    slug: app.slug,
    node_id: Buffer.from(`A_${app.id}`).toString('base64'),
    client_id: app.clientId,
    owner: simpleUser(app.owner, webUrl),
    name: app.name,
    description: null,
    external_url: app.homepageUrl,
    html_url: `${webUrl}/apps/${app.slug}`,
    created_at: madeAt,
    updated_at: madeAt,
    permissions: { metadata: 'read', ...app.permissions },
    events: app.events,
  }
}

/** `installation` of GitHub's description. */
export function installationOf(
  installation: GitHubInstallation,
  webUrl: string,
): Record<string, unknown> {
  const { id, app, account, permissions, repositories, isSuspended } = installation
  const settings = account.type === 'User' ? 'settings' : `organizations/${account.login}/settings`
  return {
    id,
    account: simpleUser(account, webUrl),
    repository_selection: repositories === 'all' ? 'all' : 'selected',
    access_tokens_url: `${webUrl}/api/v3/app/installations/${id}/access_tokens`,
    repositories_url: `${webUrl}/api/v3/installation/repositories`,
    html_url: `${webUrl}/${settings}/installations/${id}`,
    app_id: app.id,
    app_slug: app.slug,
    client_id: app.clientId,
    target_id: account.id,
    target_type: account.type,
    permissions,
    events: app.events,
    created_at: madeAt,
    updated_at: madeAt,
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: isSuspended ? simpleUser(account, webUrl) : null,
    suspended_at: isSuspended ? madeAt : null,
  }
}

/**
 * `authorization` of GitHub's description: a token as its app sees it. The value is said only once.
 */
export function authorizationOf(
  { webUrl }: GitHubWorld,
  token: UserToken,
  isNew = false,
): Record<string, unknown> {
  const { id, app, person, value, expiresAt } = token
  const isApp = app.type === 'app'
  return {
    id,
    url: `${webUrl}/api/v3/authorizations/${id}`,
    scopes: token.kind === 'oauth' ? token.scopes : [],
    token: isNew ? value : '',
    token_last_eight: value.slice(-8),
    hashed_token: null,
    app: {
      client_id: app.clientId,
      name: app.name,
      url: isApp ? `${webUrl}/apps/${app.slug}` : webUrl,
    },
    note: null,
    note_url: null,
    fingerprint: null,
    created_at: madeAt,
    updated_at: madeAt,
    expires_at: expiresAt === null ? null : new Date(expiresAt).toISOString(),
    user: simpleUser(person, webUrl),
    installation: token.kind === 'scoped' ? scopedInstallationOf(token, webUrl) : null,
  }
}

function scopedInstallationOf(
  { installation, permissions, repositoryIds }: Extract<GitHubToken, { kind: 'scoped' }>,
  webUrl: string,
) {
  return {
    permissions,
    repository_selection: repositoryIds === null ? 'all' : 'selected',
    single_file_name: null,
    repositories_url: `${webUrl}/api/v3/user/repos`,
    account: simpleUser(installation.account, webUrl),
  }
}
