import { dirname, join } from 'node:path'
import type { AgentContext } from '../context.ts'
import { AgentError } from '../errors.ts'
import { isReadableBy } from '../files/file-state.ts'
import { type LeftOutReason, mostLeftOutNamed, type SnapshotPlace } from '../protocol/snapshots.ts'
import { ChangedRecords } from './changed-records.ts'
import type { ShadowRepository } from './shadow-repository.ts'

/** Of a change beyond this size nobody made every file by hand. */
const mostFiles = 20_000

export type ChangedFiles = {
  /** To be saved as they are. */
  written: string[]
  removed: string[]
  leftOut: SnapshotPlace['leftOut']
}

/**
 * What differs from the last commit or is new and not ignored, and fits; the smallest first, since
 * what is written by hand is small. Submodules and repositories in this one are left out, and of a
 * great many the last that Git tells of, which are new ones.
 */
export async function readChangedFiles(
  { files, user }: Pick<AgentContext, 'files' | 'user'>,
  shadow: ShadowRepository,
  maxBytes: number,
): Promise<ChangedFiles> {
  const options = ['-z', '--untracked-files=all', '--ignore-submodules=none', '--no-renames']
  const found = new ChangedRecords(mostFiles)
  const status = ['status', '--porcelain=v2', ...options]
  const isDone = await shadow.read(status, (bytes) => found.feed(bytes))
  if (!isDone) throw new AgentError('GIT_FAILED', 'git status failed.')
  const leftOut = new LeftOut()
  const removed: string[] = []
  /** By path: what is removed from the index and still there is told of twice. */
  const candidates = new Map<string, number>()
  const { realRoot } = shadow.repository
  for (const { path, isSubmodule, isGone } of found.records) {
    shadow.signal.throwIfAborted()
    if (isSubmodule) leftOut.add(path, 'submodule')
    else if (path.endsWith('/')) leftOut.add(path, 'repository')
    else if (path.includes('\ufffd')) leftOut.add(path, 'unreadable')
    else {
      const found = await files.find(join(realRoot, path)).catch(() => null)
      const isFile = found !== null && (found.isFile() || found.isSymbolicLink())
      if (isGone && !(isFile && (await isBelow(files, realRoot, path)))) removed.push(path)
      else if (!isFile || (found.isFile() && !isReadableBy(user, found))) {
        leftOut.add(path, 'unreadable')
      } else candidates.set(path, Number(found.size))
    }
  }
  const written: string[] = []
  let total = 0
  for (const [path, bytes] of [...candidates].toSorted((a, b) => a[1] - b[1])) {
    total += bytes
    if (total > maxBytes) leftOut.add(path, 'too-large')
    else written.push(path)
  }
  leftOut.addMany(found.beyond, 'too-many')
  return { written, removed, leftOut: leftOut.told }
}

/** Not behind a link, which may lead anywhere. */
export async function isBelow(
  files: AgentContext['files'],
  root: string,
  path: string,
): Promise<boolean> {
  const folder = join(root, dirname(path))
  return (await files.realpath(folder).catch(() => null)) === folder
}

const isBeyond = (why: LeftOutReason) => why === 'too-large' || why === 'too-many'

/** What did not fit is named first: only by that one is known to be less than there was. */
class LeftOut {
  #count = 0
  readonly #some: SnapshotPlace['leftOut']['some'] = []

  get told(): SnapshotPlace['leftOut'] {
    const ordered = this.#some.toSorted((a, b) => Number(isBeyond(b.why)) - Number(isBeyond(a.why)))
    return { count: this.#count, some: ordered.slice(0, mostLeftOutNamed) }
  }

  add(path: string, why: LeftOutReason): void {
    this.#count += 1
    const alike = this.#some.filter((one) => isBeyond(one.why) === isBeyond(why))
    if (alike.length < mostLeftOutNamed) this.#some.push({ path: path.slice(0, 4096), why })
  }

  /** Of some of which only the names of the first are known. */
  addMany({ count, some }: ChangedRecords['beyond'], why: LeftOutReason): void {
    for (const path of some) this.add(path, why)
    this.#count += count - some.length
  }
}
