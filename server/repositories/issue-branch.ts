import type { Issue, PullRequest } from './repositories.schema.ts'
import { refName } from './repositories.schema.ts'

const longestSlug = 60

/** As GitHub itself names a branch for an issue: `12-fix-the-door`. */
export function issueBranch({ number, title }: Pick<Issue, 'number' | 'title'>): string {
  const words = title
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
  let slug = ''
  for (const word of words) {
    const longer = slug === '' ? word : `${slug}-${word}`
    if (longer.length > longestSlug) break
    slug = longer
  }
  const name = slug === '' ? `issue-${number}` : `${number}-${slug}`
  return refName.safeParse(name).data ?? `issue-${number}`
}

/**
 * As its author named it, so that a push goes there: but a fork's own default branch would be taken
 * for this repository's, and `owner/main` for what the owner's remote has.
 */
export function pullRequestBranch(
  pull: Pick<PullRequest, 'number' | 'headBranch' | 'headRepository' | 'isFork'>,
  defaultBranch: string,
): string {
  const { number, headBranch, headRepository, isFork } = pull
  const owner = headRepository?.split('/')[0]
  const isTaken = isFork && headBranch === defaultBranch
  const name = isTaken && owner !== undefined ? `${owner}-${headBranch}` : headBranch
  const isTheirs = isTaken && owner === undefined
  return (isTheirs ? undefined : refName.safeParse(name).data) ?? `pull-${number}`
}
