import { join } from 'node:path'
import type { AgentContext } from '../context.ts'
import { AgentError } from '../errors.ts'
import { readWhole } from '../files/whole-files.ts'
import { gitIn } from '../git/ask-git.ts'
import { findRepository, type Repository } from '../git/find-repository.ts'
import type { SnapshotHead } from '../protocol/snapshots.ts'
import { findRemote } from './find-base.ts'

const mostRefBytes = 4096
const mostPackedBytes = 32 * 1024 * 1024
const shape = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/

type HeadContext = Pick<AgentContext, 'effectiveUser' | 'files' | 'start' | 'user'>

/** Where the head is, and whether the repository that this is a clone of has it. */
export async function readHead(
  ctx: HeadContext,
  repositoryUrl: string | null,
  signal: AbortSignal,
): Promise<SnapshotHead> {
  const repository = await findRepository(ctx.files, ctx.start.workspaceFolder)
  if (!repository) throw new AgentError('NOT_A_REPOSITORY', 'Here is no repository.')
  const found = await findHead(ctx, repository)
  if (repositoryUrl === null || found.head === null) return { ...found, isInRepository: true }
  const ask = await gitIn(ctx, repository.realRoot, signal)
  const remote = ask && (await findRemote(ask, repositoryUrl))
  if (!ask || !remote) return { ...found, isInRepository: false }
  const missing = await ask('rev-list', '--count', found.head, '--not', `--remotes=${remote}`)
  return { ...found, isInRepository: missing.isDone && missing.text.trim() === '0' }
}

/**
 * Without a Git being run for it; null in the place of what the files do not say, as where refs are
 * kept in another way.
 */
async function findHead(
  { files }: HeadContext,
  { gitFolder, commonFolder }: Repository,
): Promise<Omit<SnapshotHead, 'isInRepository'>> {
  const text = async (path: string, mostBytes: number) =>
    (await readWhole(files, path, mostBytes).catch(() => null))?.toString() ?? ''
  const head = (await text(join(gitFolder, 'HEAD'), mostRefBytes)).trim()
  if (shape.test(head)) return { branch: null, head }
  const [, branch = null] = /^ref: refs\/heads\/(.{1,255})$/.exec(head) ?? []
  if (branch === null || branch.split('/').includes('..')) return { branch: null, head: null }
  const loose = (await text(join(commonFolder, 'refs/heads', branch), mostRefBytes)).trim()
  if (shape.test(loose)) return { branch, head: loose }
  const packed = await text(join(commonFolder, 'packed-refs'), mostPackedBytes)
  const line = packed.split('\n').find((line) => line.endsWith(` refs/heads/${branch}`))
  const [commit = ''] = line?.split(' ') ?? []
  return { branch, head: shape.test(commit) ? commit : null }
}
