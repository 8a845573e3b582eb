import { type GitHubPerson, publicUser } from './github-people.ts'

/** What somebody may do with a repository; each has what those after it have. */
export type GitHubRole = 'admin' | 'push' | 'pull'

/** A repository that the API knows. Who has no role sees nothing of it. */
export type GitHubRepository = {
  readonly id: number
  owner: GitHubPerson
  name: string
  readonly roles: Map<string, GitHubRole>
}

/** Paths below a repository of the API, as GitHub ends them. */
const ends = {
  archive: '/{archive_format}{/ref}',
  assignees: '{/user}',
  blobs: '/git/blobs{/sha}',
  branches: '{/branch}',
  collaborators: '{/collaborator}',
  comments: '{/number}',
  commits: '{/sha}',
  compare: '/{base}...{head}',
  contents: '/{+path}',
  contributors: '',
  deployments: '',
  downloads: '',
  events: '',
  forks: '',
  git_commits: '/git/commits{/sha}',
  git_refs: '/git/refs{/sha}',
  git_tags: '/git/tags{/sha}',
  hooks: '',
  issue_comment: '/issues/comments{/number}',
  issue_events: '/issues/events{/number}',
  issues: '{/number}',
  keys: '{/key_id}',
  labels: '{/name}',
  languages: '',
  merges: '',
  milestones: '{/number}',
  notifications: '{?since,all,participating}',
  pulls: '{/number}',
  releases: '{/id}',
  stargazers: '',
  statuses: '{/sha}',
  subscribers: '',
  subscription: '',
  tags: '',
  teams: '',
  trees: '/git/trees{/sha}',
}

/** What `GET /repos/{owner}/{repo}` says to somebody of this role: `full-repository` of GitHub's description. */
export function fullRepository(
  { id, owner, name }: GitHubRepository,
  role: GitHubRole,
  webUrl: string,
): Record<string, unknown> {
  const fullName = `${owner.login}/${name}`
  const api = `${webUrl}/api/v3/repos/${fullName}`
  const page = `${webUrl}/${fullName}`
  const counts = ['forks', 'open_issues', 'stargazers', 'watchers']
  return {
    ...Object.fromEntries(
      Object.entries(ends).map(([word, end]) => [
        `${word}_url`,
        end.startsWith('/git/') ? `${api}${end}` : `${api}/${word}${end}`,
      ]),
    ),
    ...Object.fromEntries(counts.map((word) => [`${word}_count`, 0])),
    id,
    node_id: Buffer.from(`010:Repository${id}`).toString('base64'),
    name,
    full_name: fullName,
    owner: publicUser(owner, webUrl),
    private: true,
    visibility: 'private',
    html_url: page,
    description: null,
    fork: false,
    url: api,
    clone_url: `${page}.git`,
    git_url: `git:${page.slice('https:'.length)}.git`,
    ssh_url: `git@${new URL(webUrl).hostname}:${fullName}.git`,
    svn_url: page,
    mirror_url: null,
    homepage: null,
    language: null,
    default_branch: 'main',
    forks: 0,
    open_issues: 0,
    watchers: 0,
    network_count: 0,
    subscribers_count: 0,
    size: 0,
    has_issues: true,
    has_projects: true,
    has_wiki: true,
    has_pages: false,
    has_discussions: false,
    archived: false,
    disabled: false,
    license: null,
    pushed_at: '2026-10-21T07:28:00Z',
    created_at: '2015-10-21T07:28:00Z',
    updated_at: '2026-10-21T07:28:00Z',
    permissions: {
      admin: role === 'admin',
      maintain: role === 'admin',
      push: role !== 'pull',
      triage: role !== 'pull',
      pull: true,
    },
  }
}
