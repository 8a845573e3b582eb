import { isAdministrator } from '#server/auth/auth.ts'
import { AppError } from '#server/errors.ts'
import { claimName } from '#server/repositories/look-up-names.ts'
import { repositoryKeys } from '#server/repositories/repositories.ts'
import type { SignedInContext } from '#server/trpc.ts'
import type { SecretHolder } from './secrets.schema.ts'
import { countByHolder, type Holder } from './secrets.store.ts'

/** Of somebody who manages secrets. */
export type ManagerContext = Pick<
  SignedInContext,
  'changes' | 'clock' | 'config' | 'db' | 'log' | 'session' | 'from'
>

/**
 * Whose secrets they are, where the caller may manage them: one's own, and for administrators those
 * of repositories and organisations. Who administers is asked anew: a socket knows what its user
 * was when it was opened (S-19).
 * @throws AppError `SECRET_NOT_ALLOWED`, `SECRET_HOLDER_INVALID`
 */
export async function requireHolder(ctx: ManagerContext, of: SecretHolder): Promise<Holder> {
  const { user } = ctx.session
  if (of.level === 'user') return { level: 'user', holder: user.id, userId: user.id }
  if (!(await isAdministrator(ctx, user.id))) {
    throw new AppError('SECRET_NOT_ALLOWED', 'That is for administrators.')
  }
  const holder = keyOf(of.level, of.ownerKey)
  if (holder !== null) return { level: of.level, holder, userId: null }
  throw new AppError('SECRET_HOLDER_INVALID', `${of.ownerKey} names no ${of.level}.`)
}

/** The repositories and organisations that have secrets, and how many. */
export async function listHolders(ctx: Pick<ManagerContext, 'db'>) {
  const rows = await countByHolder(ctx.db)
  return rows.map(({ level, holder, count }) => ({ level, ownerKey: holder, count }))
}

/**
 * As codespaces are looked up, without `.git` or the port that https has anyway; null for what
 * none could have.
 */
export function keyOf(level: 'repository' | 'organization', key: string): string | null {
  return repositoryKeys(`https://${key}${level === 'organization' ? '/any' : ''}`)[level]
}

/**
 * Before something is kept for a repository or an organisation: makes sure that it is the one that
 * is meant by what is kept there already.
 * @throws AppError `NAME_TAKEN_OVER`
 */
export async function claimHolder(ctx: ManagerContext, { level, holder }: Holder): Promise<void> {
  if (level === 'user') return
  await claimName(ctx, { userId: ctx.session.user.id, key: holder })
}
