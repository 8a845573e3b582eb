import { accessTo, type Caller, shownRole } from './access.ts'
import { git } from './git-contents.ts'
import { simpleUser } from './github-people.ts'
import { fullNameOf, type GitHubRepository, repositoryOf } from './github-repositories.ts'
import type { GitHubWorld } from './github-world.ts'
import type { GitHubIssue, GitHubPullRequest, GitHubReview } from './pull-requests.ts'

const madeAt = '2026-10-21T07:28:00Z'

/**
 * `pull-request-simple` of GitHub's description. The head's repository is null where it is
 * not to be seen.
 */
export function simplePull(
  world: GitHubWorld,
  caller: Caller,
  { repository, pull }: { repository: GitHubRepository; pull: GitHubPullRequest },
): Record<string, unknown> {
  const { webUrl } = world
  const fullName = fullNameOf(repository)
  const api = `${webUrl}/api/v3/repos/${fullName}`
  const url = `${api}/pulls/${pull.number}`
  const page = `${webUrl}/${fullName}/pull/${pull.number}`
  const show = (one: GitHubRepository) => repositoryOf(one, shownRole(world, caller, one), webUrl)
  const { headRepository } = pull
  const isSeen = headRepository !== null && accessTo(world, caller, headRepository) !== null
  const headOwner = headRepository?.owner ?? pull.author
  const links = {
    self: url,
    html: page,
    issue: `${api}/issues/${pull.number}`,
    comments: `${api}/issues/${pull.number}/comments`,
    review_comments: `${url}/comments`,
    review_comment: `${api}/pulls/comments{/number}`,
    commits: `${url}/commits`,
    statuses: `${api}/statuses/${pull.headSha}`,
  }
  return {
    url,
    id: pull.id,
    node_id: Buffer.from(`PR_${pull.id}`).toString('base64'),
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: links.issue,
    commits_url: links.commits,
    review_comments_url: links.review_comments,
    review_comment_url: links.review_comment,
    comments_url: links.comments,
    statuses_url: links.statuses,
    number: pull.number,
    state: pull.isOpen ? 'open' : 'closed',
    locked: false,
    title: pull.title,
    user: simpleUser(pull.author, webUrl),
    body: pull.body,
    labels: [],
    milestone: null,
    created_at: madeAt,
    updated_at: madeAt,
    closed_at: pull.isOpen ? null : madeAt,
    merged_at: null,
    merge_commit_sha: null,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    head: {
      label: `${headOwner.login}:${pull.headBranch}`,
      ref: pull.headBranch,
      sha: pull.headSha,
      user: simpleUser(headOwner, webUrl),
      repo: isSeen ? show(headRepository) : null,
    },
    base: {
      label: `${repository.owner.login}:${pull.baseBranch}`,
      ref: pull.baseBranch,
      sha: pull.baseSha,
      user: simpleUser(repository.owner, webUrl),
      repo: show(repository),
    },
    _links: Object.fromEntries(Object.entries(links).map(([name, href]) => [name, { href }])),
    author_association: 'CONTRIBUTOR',
    auto_merge: null,
    draft: pull.isDraft,
  }
}

/** `pull-request` of GitHub's description. */
export async function fullPull(
  world: GitHubWorld,
  caller: Caller,
  shown: { repository: GitHubRepository; pull: GitHubPullRequest },
): Promise<Record<string, unknown>> {
  const { repository, pull } = shown
  const range = `${pull.baseSha}...${pull.headSha}`
  const stat = await git(repository.folder, 'diff', '--numstat', range)
  const files = stat.split('\n').filter(Boolean)
  const sum = (column: number) =>
    files.reduce((total, line) => total + (Number(line.split('\t')[column]) || 0), 0)
  const commits = `${pull.baseSha}..${pull.headSha}`
  return {
    ...simplePull(world, caller, shown),
    merged: false,
    mergeable: true,
    rebaseable: true,
    mergeable_state: 'clean',
    merged_by: null,
    comments: 0,
    review_comments: 0,
    maintainer_can_modify: pull.headRepository !== repository,
    commits: Number(await git(repository.folder, 'rev-list', '--count', commits)),
    additions: sum(0),
    deletions: sum(1),
    changed_files: files.length,
  }
}

/** `issue` of GitHub's description, which a pull request is too. */
export function issueOf(
  { webUrl }: GitHubWorld,
  repository: GitHubRepository,
  issue: GitHubIssue | GitHubPullRequest,
): Record<string, unknown> {
  const fullName = fullNameOf(repository)
  const api = `${webUrl}/api/v3/repos/${fullName}`
  const url = `${api}/issues/${issue.number}`
  const page = `${webUrl}/${fullName}/pull/${issue.number}`
  return {
    id: issue.id,
    node_id: Buffer.from(`I_${issue.id}`).toString('base64'),
    url,
    repository_url: api,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: 'headBranch' in issue ? page : `${webUrl}/${fullName}/issues/${issue.number}`,
    number: issue.number,
    state: issue.isOpen ? 'open' : 'closed',
    title: issue.title,
    body: issue.body,
    user: simpleUser(issue.author, webUrl),
    labels: [],
    assignee: null,
    assignees: [],
    milestone: null,
    locked: false,
    comments: 0,
    closed_at: issue.isOpen ? null : madeAt,
    created_at: madeAt,
    updated_at: madeAt,
    author_association: 'CONTRIBUTOR',
    ...('headBranch' in issue && {
      pull_request: {
        url: `${api}/pulls/${issue.number}`,
        html_url: page,
        diff_url: `${page}.diff`,
        patch_url: `${page}.patch`,
        merged_at: null,
      },
    }),
  }
}

/** `pull-request-review` of GitHub's description. */
export function reviewOf(
  { webUrl }: GitHubWorld,
  { repository, pull }: { repository: GitHubRepository; pull: GitHubPullRequest },
  review: GitHubReview,
): Record<string, unknown> {
  const fullName = fullNameOf(repository)
  const html = `${webUrl}/${fullName}/pull/${pull.number}#pullrequestreview-${review.id}`
  const url = `${webUrl}/api/v3/repos/${fullName}/pulls/${pull.number}`
  return {
    id: review.id,
    node_id: Buffer.from(`PRR_${review.id}`).toString('base64'),
    user: simpleUser(review.author, webUrl),
    body: review.body,
    state: review.state,
    commit_id: review.commitSha,
    html_url: html,
    pull_request_url: url,
    _links: { html: { href: html }, pull_request: { href: url } },
    submitted_at: madeAt,
    author_association: 'CONTRIBUTOR',
  }
}
