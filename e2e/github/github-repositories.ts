import { join } from 'node:path'
import { makeBareRepository } from './git-contents.ts'
import { type GitHubPerson, simpleUser } from './github-people.ts'
import { type GitHubRole, higherRole, isRoleAtLeast } from './github-permissions.ts'
import type { GitHubWorld } from './github-world.ts'
import { type GitHubAccount, isMember, isOwnerOf } from './organizations.ts'
import type { GitHubIssue, GitHubPullRequest } from './pull-requests.ts'

/** Everything but the id may change; the Git repository stays with the id. */
export type GitHubRepository = {
  readonly id: number
  owner: GitHubAccount
  name: string
  visibility: 'public' | 'private' | 'internal'
  isArchived: boolean
  allowsForking: boolean
  description: string | null
  parent: GitHubRepository | null
  defaultBranch: string
  /** Pushing to them is refused to everybody. */
  readonly protectedBranches: Set<string>
  /** What people were given here, by their ids. Owners need none. */
  readonly roles: Map<number, GitHubRole>
  /** What teams of the owning organization were given, by their ids. */
  readonly teamRoles: Map<number, GitHubRole>
  readonly issues: GitHubIssue[]
  readonly pulls: GitHubPullRequest[]
  pushedAt: number
  /** The bare repository itself. */
  readonly folder: string
}

/** An empty one, private unless said otherwise. */
export function makeRepository(
  world: GitHubWorld,
  owner: GitHubAccount,
  name: string,
  options: Partial<GitHubRepository> = {},
): GitHubRepository {
  const id = world.newId('repository')
  const repository: GitHubRepository = {
    visibility: 'private',
    isArchived: false,
    allowsForking: true,
    description: null,
    parent: null,
    defaultBranch: 'main',
    protectedBranches: new Set(),
    roles: new Map(),
    teamRoles: new Map(),
    issues: [],
    pulls: [],
    pushedAt: world.now(),
    folder: join(world.repositoriesFolder, `${id}.git`),
    ...options,
    id,
    owner,
    name,
  }
  makeBareRepository(repository.folder, repository.defaultBranch)
  world.repositories.push(repository)
  return repository
}

export const fullNameOf = ({ owner, name }: GitHubRepository): string => `${owner.login}/${name}`

/** What this person was given there in one way or another; null says nothing of public ones. */
export function roleOf(
  person: GitHubPerson | null,
  { owner, roles, teamRoles, visibility }: GitHubRepository,
): GitHubRole | null {
  if (person === null) return null
  if (isOwnerOf(owner, person.id)) return 'admin'
  let role = roles.get(person.id) ?? null
  if (owner.type === 'User' || !isMember(owner, person.id)) return role
  role = higherRole(role, owner.basePermission)
  if (visibility === 'internal') role = higherRole(role, 'pull')
  for (const team of owner.teams) {
    if (team.members.has(person.id)) role = higherRole(role, teamRoles.get(team.id) ?? null)
  }
  return role
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

/**
 * As lists show it to somebody of this role: `repository` and `minimal-repository` of
 * GitHub's description.
 */
export function repositoryOf(
  repository: GitHubRepository,
  role: GitHubRole | null,
  webUrl: string,
): Record<string, unknown> {
  const { id, name, visibility } = repository
  const fullName = fullNameOf(repository)
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
    owner: simpleUser(repository.owner, webUrl),
    private: visibility !== 'public',
    visibility,
    html_url: page,
    description: repository.description,
    fork: repository.parent !== null,
    url: api,
    clone_url: `${page}.git`,
    git_url: `git:${page.slice('https:'.length)}.git`,
    ssh_url: `git@${new URL(webUrl).hostname}:${fullName}.git`,
    svn_url: page,
    mirror_url: null,
    homepage: null,
    language: null,
    default_branch: repository.defaultBranch,
    forks: 0,
    open_issues: 0,
    watchers: 0,
    size: 0,
    has_issues: true,
    has_projects: true,
    has_wiki: true,
    has_pages: false,
    has_downloads: true,
    has_discussions: false,
    archived: repository.isArchived,
    disabled: false,
    allow_forking: repository.allowsForking,
    is_template: false,
    web_commit_signoff_required: false,
    topics: [],
    license: null,
    pushed_at: new Date(repository.pushedAt).toISOString(),
    created_at: '2015-10-21T07:28:00Z',
    updated_at: '2026-10-21T07:28:00Z',
    permissions: {
      admin: isRoleAtLeast(role, 'admin'),
      maintain: isRoleAtLeast(role, 'maintain'),
      push: isRoleAtLeast(role, 'push'),
      triage: isRoleAtLeast(role, 'triage'),
      pull: role !== null || visibility === 'public',
    },
  }
}
