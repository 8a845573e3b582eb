import { AppError } from '#server/errors.ts'
import { identifyRepository, resolveRepository } from '#server/repositories/hosts.ts'
import { pullRequestBranch } from '#server/repositories/issue-branch.ts'
import { type GitRef, refName } from '#server/repositories/repositories.schema.ts'
import type { SignedInContext } from '#server/trpc.ts'
import type { StartingPoint } from '../codespaces.schema.ts'
import type { CodespaceRow } from '../codespaces.store.ts'

export function startingPointOf({
  startingPoint,
}: Pick<CodespaceRow, 'startingPoint'>): StartingPoint | null {
  return startingPoint === null ? null : (JSON.parse(startingPoint) as StartingPoint)
}

type Wanted = {
  url: string
  branch?: string | undefined
  ref?: GitRef | undefined
  newBranch?: string | undefined
}

/**
 * What the row says of where in the repository it begins, and of which one that is. Of a pull
 * request the host is asked, since who wrote it decides what it is trusted with.
 */
export async function readStartingPoint(
  ctx: SignedInContext,
  { url, branch, ref, newBranch }: Wanted,
): Promise<Pick<CodespaceRow, 'branch' | 'startingPoint' | 'repositoryId'>> {
  if (ref?.kind === 'pull') return readPull(ctx, url, ref.number)
  const repositoryId = await identifyRepository(ctx, url)
  const begins: StartingPoint =
    ref === undefined || ref.kind === 'branch'
      ? { kind: 'branch', name: ref?.name ?? branch ?? null }
      : ref
  if (begins.kind !== 'branch') {
    return { branch: newBranch ?? null, startingPoint: JSON.stringify(begins), repositoryId }
  }
  const isNew = newBranch !== undefined && newBranch !== begins.name
  if (!isNew) return { branch: begins.name, startingPoint: null, repositoryId }
  return { branch: newBranch, startingPoint: JSON.stringify(begins), repositoryId }
}

async function readPull(ctx: SignedInContext, url: string, number: number) {
  const found = await resolveRepository(ctx, { address: url, ref: { kind: 'pull', number } })
  const { pullRequest, repository } = found
  // What was taken for a repository's address may lead to another one by now.
  if (!pullRequest || !repository) {
    throw new AppError('REPOSITORY_URL_INVALID', 'Of this host no pull requests are known here.')
  }
  const { title, headBranch, headRepository, headRepositoryId, isFork } = pullRequest
  const from = { title, headBranch, headRepository, headRepositoryId, isFork }
  return {
    repositoryId: repository.id,
    branch: pullRequestBranch(pullRequest, repository.defaultBranch),
    startingPoint: JSON.stringify({ kind: 'pull', number, ...from } satisfies StartingPoint),
  }
}

/**
 * What of it Git fetches, where to, and what it is then on. Each may be empty, for nothing,
 * but the first.
 */
export type Checkout = {
  /** A commit, or one ref as the repository has it and as it is kept here. */
  refspec: string
  /** Empty: then the head is detached. */
  branch: string
  /** What that branch follows, and is pushed to. */
  merge: string
  /** Fetched from then on with all branches. */
  following: string
  /** Of a fork: whose `merge` is, by the name of its owner, and where that is. */
  remote: string
  remoteUrl: string
}

/** Null for a branch, which a clone begins on by itself. */
export function checkoutOf(
  row: Pick<CodespaceRow, 'branch' | 'startingPoint' | 'repositoryUrl'>,
): Checkout | null {
  const begins = startingPointOf(row)
  if (begins === null || begins.kind === 'branch') return null
  const own = { branch: row.branch ?? '', merge: '', following: '', remote: '', remoteUrl: '' }
  if (begins.kind === 'commit') return { ...own, refspec: begins.sha }
  if (begins.kind === 'tag') {
    const ref = `refs/tags/${begins.name}`
    return { ...own, refspec: `+${ref}:${ref}` }
  }
  const theirs = `refs/pull/${begins.number}/head`
  const head = `refs/heads/${begins.headBranch}`
  if (!begins.isFork && row.branch === begins.headBranch) {
    return { ...own, refspec: `+${theirs}:refs/remotes/origin/${begins.headBranch}`, merge: head }
  }
  const following = `+${theirs}:refs/remotes/origin/pull/${begins.number}`
  const fork = begins.isFork ? forkRemote(row.repositoryUrl, begins) : null
  if (fork) return { ...own, ...fork, refspec: following, merge: head, following }
  return { ...own, refspec: following, merge: theirs, following }
}

type Head = Pick<Extract<StartingPoint, { kind: 'pull' }>, 'headRepository' | 'headBranch'>

/** Null where the fork is gone, or is called what no argument of Git's should be. */
function forkRemote(
  repositoryUrl: string,
  { headRepository, headBranch }: Head,
): Pick<Checkout, 'remote' | 'remoteUrl'> | null {
  const [, owner] = /^([\w-]+)\/[\w.-]+$/.exec(headRepository ?? '') ?? []
  if (owner === undefined || !refName.safeParse(headBranch).success) return null
  const isTaken = owner === 'origin' || owner === 'upstream' || owner.startsWith('-')
  const remoteUrl = `${new URL(repositoryUrl).origin}/${headRepository}`
  return { remote: isTaken ? `fork-${owner}` : owner, remoteUrl }
}

/**
 * A repository that begins elsewhere than on one of its branches. Arguments: where to, address,
 * and the parts of a `Checkout`, then origin. `git_with_token` comes before it. A later fetch
 * is to bring every branch. What is pushed from a fork's branch goes to that branch, whatever
 * it is called here.
 */
export const checkoutScript = `
set -eu
folder=$1 url=$2 refspec=$3 branch=$4 merge=$5 following=$6 remote=$7 remote_url=$8 origin=$9
git -c init.defaultBranch=main init --quiet -- "$folder"
git_here() { git -C "$folder" -c core.hooksPath=/dev/null "$@"; }
git_here remote add origin "$url"
git_with_token -C "$folder" -c core.hooksPath=/dev/null fetch --progress --depth=1 --no-tags -- origin "$refspec"
if [ -n "$remote" ]; then
  git_here remote add "$remote" "$remote_url"
  git_here update-ref "refs/remotes/$remote/\${merge#refs/heads/}" FETCH_HEAD
fi
if [ -z "$branch" ]; then
  git_here checkout --quiet --detach FETCH_HEAD
else
  git_here checkout --quiet --no-track -B "$branch" FETCH_HEAD
  if [ -n "$merge" ]; then
    git_here config "branch.$branch.remote" "\${remote:-origin}"
    git_here config "branch.$branch.merge" "$merge"
  fi
  if [ -n "$remote" ]; then git_here config "remote.$remote.push" "refs/heads/$branch:$merge"; fi
fi
if [ -n "$following" ]; then git_here config --add remote.origin.fetch "$following"; fi
git_here log -1 --format='At %h, %s'
`
