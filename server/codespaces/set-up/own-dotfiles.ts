import { z } from 'zod'
import { type DotfilesPreview, dotfilesPreview } from '#agent/protocol/dotfiles.ts'
import { AppError } from '#server/errors.ts'
import { dotfilesFor, personalWith } from '#server/personal/personal.ts'
import type { SignedInContext } from '#server/trpc.ts'
import { callAgent } from '../agent-calls.ts'
import type { Codespace } from '../codespaces.schema.ts'
import { type CodespaceRow, update } from '../codespaces.store.ts'
import { announced, canOpen, requireCodespace } from '../codespaces.ts'
import { applyAccess } from '../credentials/apply-access.ts'
import { requireTrustedStart } from '../trust/untrusted-start.ts'
import { recordDeed } from '../wish.ts'

const patienceMs = 90_000

/** With which dotfiles. */
export type ForeseenDotfiles = DotfilesPreview & { repositoryUrl: string; branch: string | null }

/**
 * What bringing the owner's dotfiles of now into a codespace that runs would do. Changes nothing.
 * @throws AppError `DOTFILES_MISSING`, `DOTFILES_UNREADABLE`, `CODESPACE_STOPPED`,
 * `REPOSITORY_UNTRUSTED`
 */
export async function foreseeDotfiles(
  ctx: SignedInContext,
  name: string,
): Promise<ForeseenDotfiles> {
  const { row, dotfiles } = await requireDotfiles(ctx, name)
  const { repositoryUrl, branch } = dotfiles
  const isGiven = row.dotfilesRepositoryUrl === repositoryUrl
  const preview = await ask(ctx, row, {
    procedure: 'lifecycle.previewDotfiles',
    input: inputOf(dotfiles),
    answer: dotfilesPreview,
    unreadable: `${repositoryUrl}${branch === null ? '' : `, branch ${branch},`} could not be read from the codespace. ${
      isGiven
        ? 'Look at its address and branch in the settings.'
        : 'If it is private: applying it gives this codespace a token that reads it.'
    }`,
  })
  return { ...preview, repositoryUrl, branch }
}

/** Brings them in, as a set-up step with its log; what was there before is kept beside. */
export async function applyDotfiles(ctx: SignedInContext, name: string): Promise<Codespace> {
  const { row, dotfiles } = await requireDotfiles(ctx, name)
  await ctx.db.transaction().execute(async (db) => {
    const inside = { ...ctx, db }
    await update(inside, row.id, personalWith(row, dotfiles))
    await recordDeed(inside, row, { action: 'codespace.applyDotfiles', after: dotfiles })
  })
  // A private repository takes a token, which its Git asks the agent for.
  if (row.dotfilesRepositoryUrl !== dotfiles.repositoryUrl) await applyAccess(ctx, row)
  await ask(ctx, row, {
    procedure: 'lifecycle.applyDotfiles',
    input: inputOf(dotfiles),
    answer: z.unknown(),
    unreadable: 'The dotfiles could not be read.',
  })
  return announced(ctx, row.id, name)
}

async function requireDotfiles(ctx: SignedInContext, name: string) {
  const row = await requireCodespace(ctx, name)
  if (!canOpen(row)) throw new AppError('CODESPACE_STOPPED', 'The codespace is not running.')
  requireTrustedStart(row)
  const repositoryUrl = row.template === null ? row.repositoryUrl : null
  const dotfiles = await dotfilesFor(ctx, { userId: row.ownerId, repositoryUrl })
  if (dotfiles) return { row, dotfiles }
  throw new AppError(
    'DOTFILES_MISSING',
    'There are no dotfiles to apply. Set their repository under Settings, Dotfiles.',
  )
}

const inputOf = ({ repositoryUrl, branch }: { repositoryUrl: string; branch: string | null }) => ({
  repositoryUrl,
  ...(branch !== null && { branch }),
})

type Question<Answer> = {
  procedure: 'lifecycle.previewDotfiles' | 'lifecycle.applyDotfiles'
  input: object
  answer: z.ZodType<Answer>
  unreadable: string
}

async function ask<Answer>(
  ctx: SignedInContext,
  row: CodespaceRow,
  { unreadable, ...call }: Question<Answer>,
): Promise<Answer> {
  try {
    const whole = { ...call, kind: 'mutation', deadlineMs: patienceMs } as const
    return await callAgent(ctx, row.id, whole, AbortSignal.timeout(patienceMs))
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'AGENT_REFUSED') throw error
    if (error.message === 'LIFECYCLE_BUSY') {
      throw new AppError('SET_UP_BUSY', 'The dotfiles are being installed. Wait for that.')
    }
    if (error.message === 'DOTFILES_UNREADABLE') {
      throw new AppError('DOTFILES_UNREADABLE', unreadable)
    }
    throw new AppError(
      'DOTFILES_UNREADABLE',
      'The agent of this codespace does not know how to apply dotfiles yet. Stop and start it.',
      { cause: error },
    )
  }
}
