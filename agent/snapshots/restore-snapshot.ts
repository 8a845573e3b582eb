import { dirname, join } from 'node:path'
import type { AgentContext } from '../context.ts'
import { AgentError } from '../errors.ts'
import { ownFolder } from '../files/own-folder.ts'
import { pokeGitStatus } from '../git/git.ts'
import {
  inboxName,
  type RestoredSnapshot,
  type RestoreSnapshotInput,
} from '../protocol/snapshots.ts'
import { isBelow } from './changed-files.ts'
import { ShadowRepository } from './shadow-repository.ts'

/**
 * Brings back what a bundle in the inbox holds. Files that the snapshot did not change stay as they
 * are, and so does everything of Git's but, where `all` is asked for, the branch that is checked
 * out.
 * @throws AgentError `SNAPSHOT_UNFIT` where what it builds upon is not in this repository
 */
export async function restoreSnapshot(
  ctx: AgentContext,
  input: RestoreSnapshotInput,
  signal: AbortSignal,
): Promise<RestoredSnapshot> {
  const { commit, head, base } = input
  await using shadow = await ShadowRepository.make(ctx, signal)
  const bundle = join(await ownFolder(ctx, 'snapshots'), inboxName)
  try {
    if (base && !(await shadow.plain(['cat-file', '-e', `${base}^{commit}`])).isDone) unfit()
    if (!(await shadow.plain(['bundle', 'unbundle', bundle])).isDone) unfit()
    if (!(await shadow.plain(['cat-file', '-e', `${commit}^{commit}`])).isDone) unfit()
    if (input.what === 'all' && head) await takeHead(shadow, { ...input, head })
    return await putFiles(ctx, shadow, { commit, head })
  } finally {
    await ctx.files.unlink(bundle).catch(() => undefined)
    pokeGitStatus(ctx, shadow.repository.root)
  }
}

function unfit(): never {
  throw new AgentError('SNAPSHOT_UNFIT', 'This repository has not what the snapshot builds upon.')
}

/** Of a fresh clone: there is nothing that could be lost. */
async function takeHead(
  shadow: ShadowRepository,
  { head, branch, upstreamBranch }: RestoreSnapshotInput & { head: string },
): Promise<void> {
  const harmless = ['-c', 'core.hooksPath=/dev/null']
  const to = branch === null ? ['checkout', '--quiet', '--detach', head] : null
  const checkout = to ?? ['checkout', '--quiet', '--no-track', '-B', branch ?? '', head]
  const { isDone } = await shadow.plain([...harmless, ...checkout])
  if (!isDone) throw new AgentError('GIT_FAILED', 'The branch of the snapshot was not checked out.')
  if (branch === null || upstreamBranch === null) return
  await shadow.plain(['config', `branch.${branch}.remote`, 'origin'])
  await shadow.plain(['config', `branch.${branch}.merge`, `refs/heads/${upstreamBranch}`])
}

async function putFiles(
  { files }: Pick<AgentContext, 'files'>,
  shadow: ShadowRepository,
  { commit, head }: { commit: string; head: string | null },
): Promise<RestoredSnapshot> {
  const root = shadow.repository.realRoot
  const compared = head
    ? ['diff-tree', '-r', '-z', '--no-renames', '--name-status', head, commit]
    : ['diff-tree', '-r', '-z', '--no-renames', '--name-status', '--root', '--no-commit-id', commit]
  const { isDone, bytes } = await shadow.own(compared)
  if (!isDone) throw new AgentError('GIT_FAILED', 'The snapshot could not be read.')
  const { written, removed } = changesIn(bytes.toString())
  const told = { files: 0, skipped: 0 }
  // First: a file or a link may have come in the place of the folder that one was in.
  for (const path of removed) {
    const found = await files.find(join(root, path)).catch(() => null)
    if (!found || found.isDirectory() || !(await isBelow(files, root, path))) continue
    await files.unlink(join(root, path)).then(
      () => (told.files += 1),
      () => (told.skipped += 1),
    )
    await removeEmptyFolders(files, root, dirname(path))
  }
  const wanted: string[] = []
  for (const path of written) {
    const found = await files.find(join(root, path)).catch(() => null)
    if (found?.isDirectory() && !(await isRemoved(files, join(root, path)))) told.skipped += 1
    else wanted.push(path)
  }
  await shadow.ask(['read-tree', commit])
  const input = Buffer.from(wanted.map((path) => `${path}\0`).join(''))
  const checkout = ['checkout-index', '--force', '--quiet', '-z', '--stdin']
  const put = wanted.length === 0 || (await shadow.own(checkout, { input })).isDone
  if (!put) throw new AgentError('GIT_FAILED', 'Not all files could be written.')
  return { ...told, files: told.files + wanted.length }
}

/** Of `--name-status -z`: a letter and a path each. */
function changesIn(text: string): { written: string[]; removed: string[] } {
  const words = text.split('\0')
  const changes: ReturnType<typeof changesIn> = { written: [], removed: [] }
  for (let at = 0; at + 1 < words.length; at += 2) {
    const path = words[at + 1] ?? ''
    if (words[at] === 'D') changes.removed.push(path)
    else changes.written.push(path)
  }
  return changes
}

/** As Git does: what nothing is left in goes too. */
async function removeEmptyFolders(
  files: AgentContext['files'],
  root: string,
  folder: string,
): Promise<void> {
  for (let at = folder; at !== '.'; at = dirname(at)) {
    if (!(await isRemoved(files, join(root, at)))) return
  }
}

/** Only where nothing is in it. */
const isRemoved = (files: AgentContext['files'], folder: string): Promise<boolean> =>
  files.removeFolder(folder).then(
    () => true,
    () => false,
  )
