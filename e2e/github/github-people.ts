/** Somebody with an account at the stand-in. Everything but the id may change (S-90). */
export type GitHubPerson = {
  readonly id: number
  readonly type: 'User'
  login: string
  name: string | null
  /** Private: nobody sees it without a scope or permission. */
  email: string
  /** By GitHub itself: their tokens answer 403. */
  isSuspended: boolean
}

/**
 * Whoever owns or does something, as it stands in other answers: `simple-user` of
 * GitHub's description.
 */
export function simpleUser(
  account: { id: number; login: string; type: 'User' | 'Organization' | 'Bot' },
  webUrl: string,
): Record<string, unknown> {
  const { id, login, type } = account
  const api = `${webUrl}/api/v3/users/${login}`
  return {
    login,
    id,
    node_id: Buffer.from(`04:User${id}`).toString('base64'),
    avatar_url: `${webUrl}/avatars/u/${id}?v=4`,
    gravatar_id: '',
    url: api,
    html_url: `${webUrl}/${login}`,
    followers_url: `${api}/followers`,
    following_url: `${api}/following{/other_user}`,
    gists_url: `${api}/gists{/gist_id}`,
    starred_url: `${api}/starred{/owner}{/repo}`,
    subscriptions_url: `${api}/subscriptions`,
    organizations_url: `${api}/orgs`,
    repos_url: `${api}/repos`,
    events_url: `${api}/events{/privacy}`,
    received_events_url: `${api}/received_events`,
    type,
    user_view_type: 'public',
    site_admin: false,
  }
}

/**
 * What `GET /user` says of a person to an app without scopes: `public-user` of
 * GitHub's description.
 */
export function publicUser(
  account: { id: number; login: string; type: 'User' | 'Organization'; name: string | null },
  webUrl: string,
): Record<string, unknown> {
  return {
    ...simpleUser(account, webUrl),
    name: account.name,
    company: null,
    blog: '',
    location: null,
    email: null,
    hireable: null,
    bio: null,
    twitter_username: null,
    public_repos: 0,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: '2015-10-21T07:28:00Z',
    updated_at: '2026-10-21T07:28:00Z',
  }
}

/** `GET /user/emails`: the primary one, and the one GitHub gives to who keeps theirs private. */
export const emailsOf = ({ id, login, email }: GitHubPerson) => [
  { email, primary: true, verified: true, visibility: 'private' },
  {
    email: `${id}+${login}@users.noreply.example.com`,
    primary: false,
    verified: true,
    visibility: null,
  },
]
