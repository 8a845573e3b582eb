import type { AgentContext } from '../context.ts'
import { AgentError } from '../errors.ts'
import type { TakeForkInput, TakenFork } from '../protocol/git.ts'
import { type AskGit, gitIn, isSameAddress, readBranch, readRemotes } from './ask-git.ts'
import { findRepository } from './find-repository.ts'
import { pokeGitStatus } from './git.ts'

const patienceMs = 20_000

/**
 * From now on a repository is pushed to the fork: `origin` is that, and what was `origin` is
 * `upstream`. A remote that is called so already stays as it is. Harmless to repeat.
 */
export async function takeFork(
  ctx: AgentContext,
  { folder, forkUrl, sourceUrl }: TakeForkInput,
): Promise<TakenFork> {
  const repository = await findRepository(ctx.files, folder)
  const signal = AbortSignal.timeout(patienceMs)
  const ask = repository && (await gitIn(ctx, repository.realRoot, signal))
  if (!repository || !ask) throw new AgentError('NOT_A_REPOSITORY', 'Here is no repository.')
  const remote = await pointTo(ask, { forkUrl, sourceUrl })
  const branch = await readBranch(ask)
  pokeGitStatus(ctx, repository.root)
  return { folder: repository.root, remote, branch }
}

async function pointTo(
  ask: AskGit,
  { forkUrl, sourceUrl }: Pick<TakeForkInput, 'forkUrl' | 'sourceUrl'>,
): Promise<string> {
  const remotes = await readRemotes(ask)
  const demand = async (...args: string[]) => {
    if ((await ask(...args)).isDone) return
    throw new AgentError('GIT_FAILED', 'Git could not change the remotes of this repository.')
  }
  const known = [...remotes].find(([, url]) => isSameAddress(url, forkUrl))
  if (known) return known[0]
  const origin = remotes.get('origin')
  if (origin !== undefined && isSameAddress(origin, sourceUrl)) {
    if (remotes.has('upstream')) await demand('remote', 'set-url', 'origin', forkUrl)
    else {
      await demand('remote', 'rename', 'origin', 'upstream')
      await demand('remote', 'add', 'origin', forkUrl)
    }
    return 'origin'
  }
  // It is somebody's own arrangement, in which a fork is one more.
  const name = origin === undefined ? 'origin' : 'fork'
  await demand('remote', remotes.has(name) ? 'set-url' : 'add', name, forkUrl)
  return name
}
