import type { PutCredentialsInput } from '#agent/protocol/credentials.ts'
import type { RepositoryAccess } from '#server/github/github.ts'
import { startingPointOf } from '../clone/starting-point.ts'
import type { CodespaceRow } from '../codespaces.store.ts'
import { isTrustedStart } from '../trust/trusted-start.ts'
import { forkOf } from './kept-fork.ts'

type Advice = NonNullable<PutCredentialsInput['github']>['push']

/**
 * What Git says of a push to the codespace's own repository that would be refused; null where
 * nothing is known.
 */
export function pushAdvice(row: CodespaceRow, access: RepositoryAccess): Advice {
  const say = (sentence: string): Advice => ({ sentence, asksForFork: false })
  if (!isTrustedStart(row)) return say('Nothing is pushed from an untrusted codespace.')
  if (access.access === 'write') return null
  const own = new URL(row.repositoryUrl).pathname.slice(1).replace(/\.git$/, '')
  if (forkOf(row)) return say(`You cannot push to ${own}. Push to your fork: git push origin HEAD`)
  const begins = startingPointOf(row)
  if (begins?.kind === 'pull' && begins.isFork) {
    const head = access.others.find(({ path }) => path === begins.headRepository)
    const url = `${new URL(row.repositoryUrl).origin}/${begins.headRepository}`
    const push = `git push ${url} HEAD:${begins.headBranch}`
    if (head?.access === 'write') return say(`This is a pull request's. Push to its fork: ${push}`)
  }
  if (access.refusal === 'oauth-app' || access.isPersonal) return say(byHand(own, access))
  if (access.hasPushRight === false) return { sentence: null, asksForFork: true }
  const { sentence, installUrl } = access
  if (access.hasPushRight !== true || sentence === null) return null
  return say(installUrl === null ? sentence : `${sentence} Install it: ${installUrl}`)
}

/** Where it takes a token that people make themselves, and a fork is made by them too. */
function byHand(own: string, { hasPushRight, access, sentence }: RepositoryAccess): string {
  if (hasPushRight === false)
    return `You may not push to ${own} at GitHub. Fork it there, and create a codespace of the fork.`
  const here = 'in the status bar of the editor'
  if (access === 'read') return `Your token for ${own} only reads. Give another: Read-only ${here}.`
  return `${sentence ?? `No token: ${own} takes one of yours.`} Give it here: Anonymous ${here}.`
}
