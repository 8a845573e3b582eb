import { join } from 'node:path'
import type { AgentContext } from '../context.ts'
import { AgentError } from '../errors.ts'
import { type LeftOutReason, mostLeftOutNamed, type SnapshotPlace } from '../protocol/snapshots.ts'
import type { ShadowRepository } from './shadow-repository.ts'

/** Of a change beyond this size nobody made every file by hand. */
const mostFiles = 50_000

export type ChangedFiles = { paths: string[]; leftOut: SnapshotPlace['leftOut'] }
type Record = { path: string; isSubmodule: boolean; isGone: boolean }
type Candidate = { path: string; bytes: number }

/**
 * What differs from the last commit or is new and not ignored, and fits; the smallest first, since
 * what is written by hand is small. Submodules and repositories in this one are left out.
 */
export async function readChangedFiles(
  { files }: Pick<AgentContext, 'files'>,
  shadow: ShadowRepository,
  maxBytes: number,
): Promise<ChangedFiles> {
  const options = ['-z', '--untracked-files=all', '--ignore-submodules=none', '--no-renames']
  const { isDone, bytes } = await shadow.user(['status', '--porcelain=v2', ...options])
  if (!isDone) throw new AgentError('GIT_FAILED', 'git status failed.')
  const leftOut = new LeftOut()
  const candidates: Candidate[] = []
  for (const { path, isSubmodule, isGone } of readRecords(bytes.toString())) {
    if (isSubmodule) leftOut.add(path, 'submodule')
    else if (path.endsWith('/')) leftOut.add(path, 'repository')
    else if (path.includes('\ufffd')) leftOut.add(path, 'unreadable')
    else if (isGone) candidates.push({ path, bytes: 0 })
    else {
      const found = await files.find(join(shadow.repository.realRoot, path)).catch(() => null)
      if (!found?.isFile() && !found?.isSymbolicLink()) leftOut.add(path, 'unreadable')
      else candidates.push({ path, bytes: Number(found.size) })
    }
  }
  const paths: string[] = []
  let total = 0
  for (const { path, bytes } of candidates.toSorted((a, b) => a.bytes - b.bytes)) {
    total += bytes
    if (total > maxBytes || paths.length >= mostFiles) leftOut.add(path, 'too-large')
    else paths.push(path)
  }
  return { paths, leftOut: leftOut.told }
}

class LeftOut {
  readonly told: SnapshotPlace['leftOut'] = { count: 0, some: [] }

  add(path: string, why: LeftOutReason): void {
    this.told.count += 1
    if (this.told.some.length < mostLeftOutNamed) {
      this.told.some.push({ path: path.slice(0, 4096), why })
    }
  }
}

/** How many words stand before the path in each kind of record of `--porcelain=v2`. */
const wordsBefore: { [kind: string]: number } = { '1': 8, u: 10, '?': 1 }

export function* readRecords(text: string): Generator<Record> {
  for (const line of text.split('\0')) {
    const words = wordsBefore[line[0] ?? '']
    if (words === undefined) continue
    const parts = line.split(' ')
    const path = parts.slice(words).join(' ')
    const worktreeMode = line[0] === '1' ? parts[5] : line[0] === 'u' ? parts[6] : ''
    const isSubmodule = line[0] !== '?' && parts[2] !== 'N...'
    yield { path, isSubmodule, isGone: worktreeMode === '000000' }
  }
}
