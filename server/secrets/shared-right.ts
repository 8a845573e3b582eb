import { isAdministrator, readPushRight } from '#server/auth/auth.ts'
import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import { type SeenRepository, seeRepositoryAtAll } from '#server/github/github.ts'

/**
 * Why somebody is not given what a repository and its organisation have, as the end of a sentence.
 */
export type SharedRefusal = { reason: string; isOutage: boolean }

const reasons = {
  no: 'GitHub does not say that you may push to this repository.',
  elsewhere:
    'for a repository that is not at the GitHub you sign in with, administrators alone get them.',
  'no token': 'you are not signed in with GitHub, which would say whether you may push.',
  'token refused': 'GitHub no longer takes your sign-in. Sign in with GitHub again.',
}

/**
 * `refusal` is null for administrators, and for who may push there. `seen`: which one it is,
 * where GitHub says.
 */
export type SharedRight = { refusal: SharedRefusal | null; seen: SeenRepository | null }

export async function readSharedRight(
  ctx: Pick<AppContext, 'db' | 'config' | 'log' | 'clock'>,
  { userId, repositoryUrl }: { userId: string; repositoryUrl: string },
): Promise<SharedRight> {
  const whose = { userId, repositoryUrl }
  const isAdmin = await isAdministrator(ctx, userId)
  try {
    if (isAdmin) return { refusal: null, seen: await seeRepositoryAtAll(ctx, whose) }
    const { right, seen } = await readPushRight(ctx, userId, repositoryUrl)
    return { refusal: right === 'yes' ? null : { reason: reasons[right], isOutage: false }, seen }
  } catch (error) {
    if (!(error instanceof AppError) || !error.code.startsWith('GITHUB_')) throw error
    ctx.log.warn({ err: error, userId }, 'GitHub did not say whether somebody may push')
    const reason =
      'GitHub does not answer, which would say whether you may push. Restart to try again.'
    return { refusal: isAdmin ? null : { reason, isOutage: true }, seen: null }
  }
}
