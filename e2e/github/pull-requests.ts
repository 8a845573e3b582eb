import type { GitHubPerson } from './github-people.ts'
import type { GitHubRepository } from './github-repositories.ts'

export type GitHubIssue = {
  readonly id: number
  readonly number: number
  readonly author: GitHubPerson
  title: string
  body: string | null
  isOpen: boolean
}

/** Git serves its commit as `refs/pull/NUMBER/head` of the repository it was opened in. */
export type GitHubPullRequest = GitHubIssue & {
  /** Null once the fork is deleted. */
  headRepository: GitHubRepository | null
  readonly headBranch: string
  /** As it was when somebody pushed last. */
  headSha: string
  readonly baseBranch: string
  readonly baseSha: string
  isDraft: boolean
  readonly reviews: GitHubReview[]
}

export type GitHubReview = {
  readonly id: number
  readonly author: GitHubPerson
  readonly state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED'
  readonly body: string
  readonly commitSha: string
}

/** Issues and pull requests are counted together. */
export const nextNumber = ({ issues, pulls }: GitHubRepository): number =>
  Math.max(0, ...issues.map((issue) => issue.number), ...pulls.map((pull) => pull.number)) + 1
