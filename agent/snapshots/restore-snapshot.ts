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
  const words = bytes.toString().split('\0')
  const written: string[] = []
  let removed = 0
  let skipped = 0
  for (let at = 0; at + 1 < words.length; at += 2) {
    const path = words[at + 1] ?? ''
    const isGone = words[at] === 'D'
    const found = await files.find(join(root, path)).catch(() => null)
    if (found?.isDirectory()) skipped += isGone ? 0 : 1
    else if (!isGone) written.push(path)
    else if (found && (await isBelow(files, root, path))) {
      await files.unlink(join(root, path)).then(
        () => (removed += 1),
        () => (skipped += 1),
      )
    }
  }
  await shadow.ask(['read-tree', commit])
  const input = Buffer.from(written.map((path) => `${path}\0`).join(''))
  const checkout = ['checkout-index', '--force', '--quiet', '-z', '--stdin']
  const put = written.length === 0 || (await shadow.own(checkout, { input })).isDone
  if (!put) throw new AgentError('GIT_FAILED', 'Not all files could be written.')
  return { files: written.length + removed, skipped }
}

/** Not behind a link, which may lead anywhere. */
async function isBelow(files: AgentContext['files'], root: string, path: string) {
  const folder = join(root, dirname(path))
  return (await files.realpath(folder).catch(() => null)) === folder
}
