import { AppError } from '#server/errors.ts'
import type { SignedInContext } from '#server/trpc.ts'
import type { SecretHolder } from './secrets.schema.ts'
import type { Holder } from './secrets.store.ts'

/** Of somebody who manages secrets. */
export type ManagerContext = Pick<
  SignedInContext,
  'changes' | 'config' | 'db' | 'log' | 'session' | 'from'
>

/**
 * Whose secrets they are, where the caller may manage them: one's own, and for administrators those of
 * repositories and organisations.
 * @throws AppError `SECRET_NOT_ALLOWED`
 */
export function requireHolder(ctx: ManagerContext, of: SecretHolder): Holder {
  const { user } = ctx.session
  if (of.level === 'user') return { level: 'user', holder: user.id, userId: user.id }
  if (!user.isAdmin) throw new AppError('SECRET_NOT_ALLOWED', 'That is for administrators.')
  return { level: of.level, holder: of.ownerKey, userId: null }
}
