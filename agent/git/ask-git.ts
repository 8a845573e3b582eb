import type { AgentContext } from '../context.ts'
import { findGit, runGit } from '../workspace/run-git.ts'

const mostOutput = 256 * 1024

/** Runs one command of Git's, and says whether it succeeded and what it printed. */
export type AskGit = (...args: string[]) => Promise<{ isDone: boolean; text: string }>

/**
 * Git in the repository of this folder, as long as the signal lets it; null where the
 * image has none.
 */
export async function gitIn(
  ctx: Pick<AgentContext, 'effectiveUser' | 'files' | 'start' | 'user'>,
  folder: string,
  signal: AbortSignal,
): Promise<AskGit | null> {
  const git = await findGit(ctx)
  if (git === null) return null
  return async (...args) => {
    let text = ''
    const onOutput = (bytes: Uint8Array) => {
      if (text.length < mostOutput) text += Buffer.from(bytes).toString()
    }
    const isDone = await runGit(ctx, { git, folder, args, onOutput }, signal)
    return { isDone, text }
  }
}

/** The branch that is checked out; null where that is none. */
export async function readBranch(ask: AskGit): Promise<string | null> {
  const head = await ask('symbolic-ref', '--quiet', '--short', 'HEAD')
  return head.isDone ? head.text.trim() : null
}

/** The address of each remote by its name. */
export async function readRemotes(ask: AskGit): Promise<Map<string, string>> {
  const { text } = await ask('config', '--get-regexp', '^remote\\..*\\.url$')
  const lines = text.matchAll(/^remote\.(.+)\.url (.*?)\r?$/gm)
  return new Map([...lines].map(([, name = '', url = '']) => [name, url]))
}

/** However it is written: by ssh, with `.git`, in capitals. */
export const isSameAddress = (one: string, other: string): boolean => plain(one) === plain(other)

const plain = (url: string): string =>
  url
    .toLowerCase()
    .replace(/^(?:ssh:\/\/)?git@([^:/]+)[:/]/, 'https://$1/')
    .replace(/^(https:\/\/)[^@/]*@/, '$1')
    .replace(/(?:\.git)?\/*$/, '')
