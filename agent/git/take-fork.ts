import type { AgentContext } from '../context.ts'
import { AgentError } from '../errors.ts'
import type { TakeForkInput, TakenFork } from '../protocol/git.ts'
import { findGit, runGit } from '../workspace/run-git.ts'
import { findRepository } from './find-repository.ts'
import { pokeGitStatus } from './git.ts'

const patienceMs = 20_000
const mostOutput = 256 * 1024

/**
 * From now on a repository is pushed to the fork: `origin` is that, and what was `origin` is `upstream`. A remote that is
 * called so already stays as it is. Harmless to repeat.
 */
export async function takeFork(
  ctx: AgentContext,
  { folder, forkUrl, sourceUrl }: TakeForkInput,
): Promise<TakenFork> {
  const repository = await findRepository(ctx.files, folder)
  const git = await findGit(ctx)
  if (!repository || !git) throw new AgentError('NOT_A_REPOSITORY', 'Here is no repository.')
  const { realRoot } = repository
  const signal = AbortSignal.timeout(patienceMs)
  const run = async (...args: string[]) => {
    let text = ''
    const onOutput = (bytes: Uint8Array) => {
      if (text.length < mostOutput) text += Buffer.from(bytes).toString()
    }
    const isDone = await runGit(ctx, { git, folder: realRoot, args, onOutput }, signal)
    return { isDone, text }
  }
  const listed = await run('config', '--get-regexp', '^remote\\..*\\.url$')
  const remotes = new Map(
    [...listed.text.matchAll(/^remote\.(.+)\.url (.*?)\r?$/gm)].map(([, name = '', url = '']) => [
      name,
      url,
    ]),
  )
  const remote = await pointTo(run, remotes, { forkUrl, sourceUrl })
  const head = await run('symbolic-ref', '--quiet', '--short', 'HEAD')
  pokeGitStatus(ctx, repository.root)
  return { folder: repository.root, remote, branch: head.isDone ? head.text.trim() : null }
}

type Run = (...args: string[]) => Promise<{ isDone: boolean; text: string }>

async function pointTo(
  run: Run,
  remotes: ReadonlyMap<string, string>,
  { forkUrl, sourceUrl }: Pick<TakeForkInput, 'forkUrl' | 'sourceUrl'>,
): Promise<string> {
  const demand = async (...args: string[]) => {
    if ((await run(...args)).isDone) return
    throw new AgentError('GIT_FAILED', 'Git could not change the remotes of this repository.')
  }
  const known = [...remotes].find(([, url]) => isSame(url, forkUrl))
  if (known) return known[0]
  const origin = remotes.get('origin')
  if (origin !== undefined && isSame(origin, sourceUrl)) {
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

/** However it is written: by ssh, with `.git`, in capitals. */
const isSame = (one: string, other: string): boolean => plain(one) === plain(other)

const plain = (url: string): string =>
  url
    .toLowerCase()
    .replace(/^(?:ssh:\/\/)?git@([^:/]+)[:/]/, 'https://$1/')
    .replace(/^(https:\/\/)[^@/]*@/, '$1')
    .replace(/(?:\.git)?\/*$/, '')
