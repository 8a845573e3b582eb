import { authoritiesEnvironment } from '#server/authorities.ts'
import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import {
  giveBackCodespaceTokens,
  giveBackToken,
  keepCodespaceGrant,
  mintGrant,
  readCodespaceGrant,
  readCommitIdentity,
  repositoryPathAt,
  revokeDue,
} from '#server/github/github.ts'
import type { SignedInContext } from '#server/trpc.ts'
import { nameForAudit } from '../audited-codespace.ts'
import { gitEnvironment } from '../clone/clone.ts'
import { type CodespaceRow, findById, findOwnerName } from '../codespaces.store.ts'
import { requireCodespace } from '../codespaces.ts'
import { cloneFolder } from '../configuration/configuration.ts'
import { pushTargetOf } from '../credentials/wanted-repositories.ts'
import { requireResting } from '../resting.ts'
import { isTrustedStart } from '../trust/trusted-start.ts'
import { recordDeed } from '../wish.ts'
import type { ExportBranchInput, ExportedBranch } from './branch-export.schema.ts'
import { exportArgv } from './export-script.ts'
import { refusalOf } from './read-push.ts'

const mostMs = 5 * 60_000
/** Each keeps a processor busy. */
const mostAtOnce = 4
const mostHeardBytes = 64 * 1024

/** Whose codespaces are being exported by this process: one of each person. */
const underWay = new Set<string>()

type Target = { url: string; path: string; token: string }

/**
 * What is committed and what is not becomes a new branch of the repository that the codespace
 * pushes to, in its owner's name and with what they may do there now. Nothing of the codespace
 * runs: a container of ours reads its files, which it cannot change. So whether it may be started,
 * for want of core-hours or for maintenance, plays no part.
 * @throws AppError `CODESPACE_NOT_STOPPED`, `CODESPACE_DELETED`, `NO_REPOSITORY`,
 * `CODESPACE_UNTRUSTED`, `EXPORT_BUSY`, `TOO_MANY_EXPORTS`, `PUSH_NOT_ALLOWED`, and what
 * `refusalOf` makes of Git's words
 */
export async function exportBranch(
  ctx: SignedInContext,
  { name, branch }: ExportBranchInput,
): Promise<ExportedBranch> {
  const row = await requireCodespace(ctx, name)
  requireResting(
    ctx,
    row,
    'While a codespace runs, it pushes by itself: commit and push in it, or stop it first.',
  )
  if (row.template !== null) {
    throw new AppError(
      'NO_REPOSITORY',
      'This codespace was made from a template and has no repository. Download its files instead.',
    )
  }
  if (!isTrustedStart(row)) {
    throw new AppError(
      'CODESPACE_UNTRUSTED',
      'This codespace is untrusted, so it can push nothing. Review its trust and start it once, or download its files.',
    )
  }
  requireFree(row)
  // With nothing awaited in between, so that of two that ask at once one gets it.
  underWay.add(row.ownerId)
  try {
    return await exportTo(ctx, row, branch)
  } finally {
    underWay.delete(row.ownerId)
  }
}

function requireFree({ ownerId }: CodespaceRow): void {
  if (underWay.has(ownerId)) {
    throw new AppError('EXPORT_BUSY', 'You are exporting a codespace already. Wait for that.')
  }
  if (underWay.size >= mostAtOnce) {
    throw new AppError(
      'TOO_MANY_EXPORTS',
      'Others export their codespaces just now. Try again in some minutes.',
    )
  }
}

async function exportTo(
  ctx: SignedInContext,
  row: CodespaceRow,
  branch: string,
): Promise<ExportedBranch> {
  const owner = { id: row.ownerId, name: (await findOwnerName(ctx, row)) ?? '' }
  const [{ target, grantId }, author] = await Promise.all([
    takeTarget(ctx, row, owner),
    readCommitIdentity(ctx, owner),
  ])
  try {
    if (!author) throw notConnected()
    const done = await push(ctx, row, { target, branch, author })
    const { url: repositoryUrl, path: repository } = target
    const inAddress = branch.split('/').map(encodeURIComponent).join('/')
    await recordDeed(ctx, row, {
      action: 'codespace.exportBranch',
      after: { repository, branch, commit: done.commit },
    })
    return {
      ...{ branch, repository, ...done },
      branchUrl: `${repositoryUrl}/tree/${inAddress}`,
      compareUrl: `${repositoryUrl}/compare/${inAddress}?expand=1`,
    }
  } finally {
    await giveBack(ctx, row, { grantId, ownerName: owner.name })
  }
}

const notConnected = () =>
  new AppError('PUSH_NOT_ALLOWED', 'Connect your account at GitHub first: it is pushed as you.')

/**
 * A token for that repository alone, of what its owner may do there now, which is on record as the
 * codespace's before anything uses it.
 */
async function takeTarget(
  ctx: AppContext,
  row: CodespaceRow,
  owner: { id: string; name: string },
): Promise<{ target: Target; grantId: string | null }> {
  const wanted = pushTargetOf(ctx, row)
  const at = wanted && repositoryPathAt(ctx.config.github.url, wanted.repositoryUrl)
  if (!wanted || !at) {
    throw new AppError(
      'PUSH_NOT_ALLOWED',
      wanted
        ? 'Its repository is not at the GitHub that people sign in with here, so there is nothing to push with. Download its files instead.'
        : 'The fork that its pull request came from is gone. Download its files instead.',
    )
  }
  const path = `${at.owner}/${at.name}`
  const { access, tokens } = await mintGrant(ctx, row.ownerId, [wanted])
  const [one] = access
  const [made] = tokens
  if (!made || one?.access !== 'write') {
    for (const token of tokens) await giveBackToken(ctx, token, owner)
    void revokeDue(ctx)
    const why = one?.sentence ?? 'GitHub lets you read it and no more.'
    throw new AppError('PUSH_NOT_ALLOWED', `You cannot push to ${path}. ${why}`)
  }
  const keeping = ctx.db.transaction().execute(async (db) => {
    const inside = { ...ctx, db }
    const now = await findById(inside, row.id)
    if (!now) throw new AppError('CODESPACE_DELETED', 'This codespace is gone for good.')
    // What runs has a token of its own, which this is not to take the place of.
    requireResting(inside, now, 'The codespace was started meanwhile. Push from inside it.')
    await keepCodespaceGrant(inside, { id: row.id, name: nameForAudit(row), owner }, tokens)
    return readCodespaceGrant(inside, row.id)
  })
  const kept = await keeping.catch(async (error: unknown) => {
    for (const token of tokens) await giveBackToken(ctx, token, owner)
    throw error
  })
  const url = `${ctx.config.github.url}/${path}`
  return { target: { url, path, token: made.token }, grantId: kept?.id ?? null }
}

/** Unless it was started meanwhile, and has another one. */
async function giveBack(
  ctx: AppContext,
  row: CodespaceRow,
  { grantId, ownerName }: { grantId: string | null; ownerName: string },
): Promise<void> {
  await ctx.db.transaction().execute(async (db) => {
    const inside = { ...ctx, db }
    const now = await readCodespaceGrant(inside, row.id)
    if (now === null || now.id !== grantId) return
    await giveBackCodespaceTokens(inside, { codespaceId: row.id }, ownerName)
  })
  void revokeDue(ctx)
}

type Push = { target: Target; branch: string; author: { name: string; email: string } }

async function push(
  ctx: AppContext,
  row: CodespaceRow,
  { target, branch, author }: Push,
): Promise<Pick<ExportedBranch, 'commit' | 'files' | 'leftOut'>> {
  const { url, token } = target
  const heard = { said: '', result: '' }
  const hear = (what: keyof typeof heard) => (bytes: Uint8Array) => {
    heard[what] = (heard[what] + Buffer.from(bytes).toString('latin1')).slice(-mostHeardBytes)
  }
  const patience = AbortSignal.timeout(mostMs)
  const running = ctx.driver.runTask(
    {
      codespaceId: row.id,
      task: 'export',
      image: ctx.config.toolImage,
      argv: exportArgv({
        ...{ folder: cloneFolder(row), url, branch },
        subject: `Uncommitted work in the codespace ${row.name}`,
      }),
      environment: {
        ...gitEnvironment,
        ...authoritiesEnvironment(ctx.config),
        GIT_AUTHOR_NAME: author.name,
        GIT_AUTHOR_EMAIL: author.email,
        GIT_COMMITTER_NAME: author.name,
        GIT_COMMITTER_EMAIL: author.email,
      },
      input: `${token}\n`,
      isReadOnly: true,
      // Its own network goes with it; the codespace's may be gone, or have no way out.
      hasOwnNetwork: true,
      onOutput: hear('said'),
      onResult: hear('result'),
    },
    patience,
  )
  const exitCode = await running.catch((error: unknown) => {
    if (!patience.aborted) throw error
    throw new AppError(
      'EXPORT_FAILED',
      'It took longer than five minutes. See at GitHub whether the branch is there.',
    )
  })
  const said = Buffer.from(heard.said, 'latin1').toString()
  if (exitCode !== 0) throw refusalOf(said, { exitCode, branch, path: target.path })
  const [commit = '', files, leftOut] = heard.result.trim().split(/\s+/)
  return { commit, files: Number(files), leftOut: Number(leftOut) }
}
