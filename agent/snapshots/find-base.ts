import { type AskGit, isSameAddress, readRemotes } from '../git/ask-git.ts'
import type { ShadowRepository } from './shadow-repository.ts'

/** A merge of many branches has that many ends; one of the first is as good a base. */
const mostTried = 8

export type Base = {
  base: string | null
  /** Whether a clone of that commit alone can take the rest. */
  isBaseEnough: boolean
  commits: number
  remote: string | null
}

/**
 * The commit of the repository's remote that lets most be left out of a snapshot, and how many
 * commits of the head are on no remote. A codespace that is cloned at that commit can take the rest,
 * where that is enough at once, else with the past of the remote's branches.
 */
export async function findBase(
  shadow: ShadowRepository,
  head: string,
  repositoryUrl: string | null,
): Promise<Base> {
  const lines = async (args: string[]) => {
    const { isDone, bytes } = await shadow.user(args)
    return isDone ? bytes.toString().split('\n').filter(Boolean) : []
  }
  const count = async (...args: string[]) =>
    Number((await lines(['rev-list', '--count', ...args]))[0])
  const ask: AskGit = async (...args) => {
    const { isDone, bytes } = await shadow.user(args)
    return { isDone, text: bytes.toString() }
  }
  const remote = repositoryUrl === null ? null : await findRemote(ask, repositoryUrl)
  if (remote === null) {
    const commits = await count(head, '--not', '--remotes', '--glob=refs/bothy/template')
    return { base: null, isBaseEnough: true, commits, remote }
  }
  const notThere = [head, '--not', `--remotes=${remote}`]
  const commits = await count(...notThere)
  if (commits === 0) return { base: head, isBaseEnough: true, commits, remote }
  const endsOf = async (...range: string[]) =>
    (await lines(['rev-list', '--boundary', ...range]))
      .filter((line) => line.startsWith('-'))
      .map((line) => line.slice(1))
  let best: { base: string | null; left: number } = { base: null, left: Number.POSITIVE_INFINITY }
  for (const base of (await endsOf(...notThere)).slice(0, mostTried)) {
    const left = await count(head, '--not', base)
    if (left < best.left) best = { base, left }
  }
  const { base } = best
  const isBaseEnough =
    base === null || (await endsOf(head, '--not', base)).every((end) => end === base)
  return { base, isBaseEnough, commits, remote }
}

/** What the remote is called that has this address; null where none has. */
export async function findRemote(ask: AskGit, url: string): Promise<string | null> {
  const remotes = await readRemotes(ask)
  return [...remotes].find(([, address]) => isSameAddress(address, url))?.[0] ?? null
}
