import { AppError } from '#server/errors.ts'
import { judgeAsked } from '#server/github/github.ts'
import type { SignedInContext } from '#server/trpc.ts'
import type { AnswerRepositoriesInput } from '../codespaces.schema.ts'
import { requireCodespace } from '../codespaces.ts'
import { configurationOf } from '../configuration/configuration.ts'
import { applyAccess } from './apply-access.ts'
import { recordAnswer } from './repositories-answer.ts'

/**
 * Whether this codespace, and those of its repository that are yet to come, get the repositories it
 * asks for besides. One that runs has them, or has them no more, right away.
 */
export async function answerRepositories(
  ctx: SignedInContext,
  { name, ...answer }: AnswerRepositoriesInput,
): Promise<void> {
  const row = await requireCodespace(ctx, name)
  const { repositories: asked } = configurationOf(row)
  const { listHash } = judgeAsked(ctx, { repositoryUrl: row.repositoryUrl, asked })
  if (listHash !== answer.listHash) {
    throw new AppError('REPOSITORIES_CHANGED', 'It asks for others by now. Look at them again.')
  }
  await ctx.db.transaction().execute((db) => recordAnswer({ ...ctx, db }, row, answer))
  await applyAccess(ctx, row)
}
