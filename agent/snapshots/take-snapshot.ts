import { join } from 'node:path'
import type { AgentContext } from '../context.ts'
import { AgentError } from '../errors.ts'
import { ownFolder } from '../files/own-folder.ts'
import type { SnapshotPlace, TakenSnapshot, TakeSnapshotInput } from '../protocol/snapshots.ts'
import { readChangedFiles } from './changed-files.ts'
import { findBase } from './find-base.ts'
import { ShadowRepository } from './shadow-repository.ts'

/** What Git writes besides the files: commits, trees, and the bundle's own order. */
const overheadBytes = 8 * 1024 * 1024
const outboxName = 'outgoing.bundle'
const ref = 'refs/bothy/snapshot'

/**
 * Saves what is in no other place: changed and new files, and the commits of the head that are on
 * no remote, as one bundle in the agent's own folder. Nothing of the user's repository is changed.
 * What is staged is saved, but not that it is.
 * @throws AgentError `NOT_A_REPOSITORY`, `GIT_FAILED`; `WORKSPACE_FULL` where the bundle is larger
 * than it may be or has no room
 */
export async function takeSnapshot(
  ctx: AgentContext,
  { maxBytes, repositoryUrl, knownFingerprint }: TakeSnapshotInput,
  signal: AbortSignal,
): Promise<TakenSnapshot> {
  await using shadow = await ShadowRepository.make(ctx, signal)
  const line = async (...args: string[]) => {
    const { isDone, bytes } = await shadow.user(args)
    return isDone ? bytes.toString().trim() || null : null
  }
  const [head, branch, stashes, changed] = await Promise.all([
    line('rev-parse', '--verify', '--quiet', 'HEAD^{commit}'),
    line('symbolic-ref', '--quiet', '--short', 'HEAD'),
    line('stash', 'list', '--format=%gd'),
    readChangedFiles(ctx, shadow, maxBytes),
  ])
  const begins = head
    ? await findBase(shadow, head, repositoryUrl)
    : { base: null, isBaseEnough: true, commits: 0, remote: null }
  const { base, isBaseEnough, commits, remote } = begins
  const others = ['--branches', '--not', '--remotes', '--glob=refs/bothy/template']
  const [merges, follows, elsewhere] = await Promise.all([
    branch && remote ? line('config', `branch.${branch}.merge`) : null,
    branch && remote ? line('config', `branch.${branch}.remote`) : null,
    line('rev-list', '--count', ...others, ...(head ? [head] : [])),
  ])
  const isOfRemote = merges !== null && follows === remote
  const place: SnapshotPlace = {
    branch,
    upstreamBranch: isOfRemote ? merges.replace(/^refs\/heads\//, '') : null,
    head,
    base,
    isBaseEnough,
    elsewhere: {
      commits: Number(elsewhere) || 0,
      stashes: stashes?.split('\n').length ?? 0,
    },
    leftOut: changed.leftOut,
  }
  const { written, removed } = changed
  const files = written.length + removed.length
  if (files === 0 && commits === 0) return { ...place, outcome: 'clean' }
  if (head) await shadow.ask(['read-tree', head])
  const listed = (paths: string[]) => Buffer.from(paths.map((path) => `${path}\0`).join(''))
  const update = (...options: string[]) => ['update-index', ...options, '-z', '--stdin']
  // By their names alone: a link may stand where their folder was, and Git looks behind none.
  await shadow.ask(update('--force-remove'), { input: listed(removed) })
  await shadow.ask(update('--add', '--remove', '--replace'), { input: listed(written) })
  const tree = await shadow.ask(['write-tree'])
  const fingerprint = `${tree}:${head ?? ''}:${branch ?? ''}`
  if (fingerprint === knownFingerprint) return { ...place, outcome: 'same' }
  const parents = head ? ['-p', head] : []
  const commit = await shadow.ask(['commit-tree', tree, ...parents, '-m', 'Snapshot'])
  await shadow.ask(['update-ref', ref, commit])
  const path = join(await ownFolder(ctx, 'snapshots'), outboxName)
  const range = [ref, ...(base ? [`^${base}`] : [])]
  const bundled = await shadow.own(['bundle', 'create', '--quiet', path, ...range], {
    mostBytes: maxBytes + overheadBytes,
  })
  const found = await ctx.files.find(path)
  if (!bundled.isDone || !found) {
    await dropSnapshot(ctx)
    throw new AgentError('WORKSPACE_FULL', 'The snapshot is too large, or there is no room for it.')
  }
  const made = { commit, fingerprint, files, commits, path, bytes: Number(found.size) }
  return { ...place, outcome: 'saved', ...made }
}

/** What was fetched is not needed here any more. */
export async function dropSnapshot(ctx: AgentContext): Promise<void> {
  const path = join(await ownFolder(ctx, 'snapshots'), outboxName)
  if (await ctx.files.find(path)) await ctx.files.unlink(path)
}
