import { join } from 'node:path'
import type { AgentContext } from '../context.ts'
import { AgentError } from '../errors.ts'
import { readWhole } from '../files/whole-files.ts'
import { findRepository } from '../git/find-repository.ts'
import type { SnapshotHead } from '../protocol/snapshots.ts'

const mostRefBytes = 4096
const mostPackedBytes = 32 * 1024 * 1024
const shape = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/

/**
 * Where the head is, without a Git being run for it; null in the place of what its files do not
 * say, as where refs are kept in another way.
 */
export async function readHead({
  files,
  start,
}: Pick<AgentContext, 'files' | 'start'>): Promise<SnapshotHead> {
  const repository = await findRepository(files, start.workspaceFolder)
  if (!repository) throw new AgentError('NOT_A_REPOSITORY', 'Here is no repository.')
  const { gitFolder, commonFolder } = repository
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
