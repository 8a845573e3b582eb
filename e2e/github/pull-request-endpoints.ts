import { accessTo, grantOf } from './access.ts'
import { git, readCommitId } from './git-contents.ts'
import { isAtLeast, isRoleAtLeast } from './github-permissions.ts'
import { type GitHubRepository, roleOf } from './github-repositories.ts'
import { fullPull, issueOf, reviewOf, simplePull } from './pull-request-answers.ts'
import type { GitHubPullRequest } from './pull-requests.ts'
import { openPullRequest } from './pushes.ts'
import {
  type Call,
  type Endpoint,
  notByThisToken,
  notFound,
  ok,
  page,
  RestRefusal,
  requirePerson,
  requireRepository,
} from './rest.ts'

const reviewStates = {
  APPROVE: 'APPROVED',
  REQUEST_CHANGES: 'CHANGES_REQUESTED',
  COMMENT: 'COMMENTED',
} as const

/** Pull requests and issues, which are counted together. */
export const pullRequestEndpoints: Endpoint[] = [
  {
    operation: 'GET /repos/{owner}/{repo}/pulls',
    answer(call) {
      const { repository } = requireRepository(call, ['pull_requests', 'read'])
      const { world, caller, query } = call
      const head = query.get('head')
      const base = query.get('base')
      const found = repository.pulls.filter(
        (pull) =>
          isInState(query, pull) &&
          (base === null || pull.baseBranch === base) &&
          (head === null || `${pull.headRepository?.owner.login}:${pull.headBranch}` === head),
      )
      return page(call, found.toReversed(), (pull) =>
        simplePull(world, caller, { repository, pull }),
      )
    },
  },
  {
    operation: 'POST /repos/{owner}/{repo}/pulls',
    async answer(call) {
      const { world, caller, body } = call
      const author = requirePerson(call)
      const { repository } = requireRepository(call)
      // Who can see a repository can open one; their token must have been given that there.
      const token = caller.kind === 'token' ? caller.token : null
      if (!token || !isAtLeast(grantOf(world, token, repository).pull_requests, 'write')) {
        throw notByThisToken(caller)
      }
      const { headRepository, headBranch } = headOf(call, repository)
      if (!isRoleAtLeast(roleOf(author, headRepository), 'push')) throw invalid('head')
      const baseBranch = String(body.base)
      const base = await readCommitId(repository.folder, `refs/heads/${baseBranch}`)
      const head = await readCommitId(headRepository.folder, `refs/heads/${headBranch}`)
      if (base === null) throw invalid('base')
      if (head === null) throw invalid('head')
      const isOpen = repository.pulls.some(
        (one) =>
          one.isOpen && one.headRepository === headRepository && one.headBranch === headBranch,
      )
      const label = `${headRepository.owner.login}:${headBranch}`
      if (isOpen) throw refused(`A pull request already exists for ${label}.`)
      if (base === head || (await isBehind(headRepository.folder, head, base))) {
        throw refused(`No commits between ${baseBranch} and ${label}`)
      }
      const pull = await openPullRequest(world, repository, {
        author,
        headRepository,
        headBranch,
        baseBranch,
        title: String(body.title ?? headBranch),
        body: body.body === undefined ? null : String(body.body),
        isDraft: body.draft === true,
      })
      return { status: 201, body: await fullPull(world, caller, { repository, pull }) }
    },
  },
  {
    operation: 'GET /repos/{owner}/{repo}/pulls/{pull_number}',
    answer: async (call) => ok(await fullPull(call.world, call.caller, requirePull(call))),
  },
  {
    operation: 'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews',
    answer(call) {
      const shown = requirePull(call)
      return page(call, shown.pull.reviews, (review) => reviewOf(call.world, shown, review))
    },
  },
  {
    operation: 'POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews',
    answer(call) {
      const author = requirePerson(call)
      const shown = requirePull(call)
      requireRepository(call, ['pull_requests', 'write'])
      const event = String(call.body.event ?? 'COMMENT') as keyof typeof reviewStates
      if (event !== 'COMMENT' && author === shown.pull.author) {
        const what = event === 'APPROVE' ? 'approve' : 'request changes on'
        throw new RestRefusal(422, `Can not ${what} your own pull request`)
      }
      const review = {
        id: call.world.newId('thing'),
        author,
        state: reviewStates[event],
        body: String(call.body.body ?? ''),
        commitSha: shown.pull.headSha,
      }
      shown.pull.reviews.push(review)
      return ok(reviewOf(call.world, shown, review))
    },
  },
  {
    operation: 'GET /repos/{owner}/{repo}/issues',
    answer(call) {
      const { repository } = requireRepository(call, ['issues', 'read'])
      const all = [...repository.issues, ...repository.pulls]
        .filter((issue) => isInState(call.query, issue))
        .sort((a, b) => b.number - a.number)
      return page(call, all, (issue) => issueOf(call.world, repository, issue))
    },
  },
  {
    operation: 'GET /repos/{owner}/{repo}/issues/{issue_number}',
    answer(call) {
      const { repository } = requireRepository(call, ['issues', 'read'])
      const number = Number(call.params.issue_number)
      const all = [...repository.issues, ...repository.pulls]
      const issue = all.find((one) => one.number === number)
      if (!issue) throw notFound()
      return ok(issueOf(call.world, repository, issue))
    },
  },
]

function isInState(query: URLSearchParams, { isOpen }: { isOpen: boolean }): boolean {
  const state = query.get('state') ?? 'open'
  return state === 'all' || isOpen === (state === 'open')
}

function requirePull(call: Call): { repository: GitHubRepository; pull: GitHubPullRequest } {
  const { repository } = requireRepository(call, ['pull_requests', 'read'])
  const pull = repository.pulls.find(({ number }) => String(number) === call.params.pull_number)
  if (!pull) throw notFound()
  return { repository, pull }
}

/** `branch`, or `owner:branch` of a fork in the same network. */
function headOf({ world, caller, body }: Call, base: GitHubRepository) {
  const [, owner, headBranch = ''] = /^(?:([^:]+):)?(.+)$/.exec(String(body.head)) ?? []
  const headRepository =
    owner === undefined || owner.toLowerCase() === base.owner.login.toLowerCase()
      ? base
      : world.repositories.find(
          (one) =>
            one.owner.login.toLowerCase() === owner.toLowerCase() &&
            (one.parent === base || base.parent === one) &&
            (body.head_repo === undefined || one.name === body.head_repo),
        )
  if (!headRepository || accessTo(world, caller, headRepository) === null) throw invalid('head')
  return { headRepository, headBranch }
}

async function isBehind(folder: string, head: string, base: string): Promise<boolean> {
  const ahead = git(folder, 'rev-list', '--count', `${base}..${head}`)
  // A fork may not have the base's last commits.
  return (await ahead.catch(() => '1')).trim() === '0'
}

const refused = (message: string) =>
  new RestRefusal(422, 'Validation Failed', {
    errors: [{ resource: 'PullRequest', code: 'custom', message }],
  })

const invalid = (field: string) =>
  new RestRefusal(422, 'Validation Failed', {
    errors: [{ resource: 'PullRequest', field, code: 'invalid' }],
  })
