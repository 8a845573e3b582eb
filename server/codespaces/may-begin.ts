import { isAdministrator } from '#server/auth/auth.ts'
import { AppError } from '#server/errors.ts'
import { isInOrganization } from '#server/github/github.ts'
import { readSetting } from '#server/settings/settings.ts'
import { maintenance } from '#server/system/system.settings.ts'
import type { SignedInContext } from '#server/trpc.ts'
import { creators } from './codespaces.settings.ts'
import type { CodespaceRow } from './codespaces.store.ts'

/**
 * Nothing begins to run during maintenance, but for administrators. To be asked inside the
 * transaction that writes the wish.
 * @throws AppError `MAINTENANCE_NOT_ALLOWED`
 */
export async function requireOpen(inside: SignedInContext): Promise<void> {
  if (!(await readSetting(inside, maintenance))) return
  if (await isAdministrator(inside, inside.session.user.id)) return
  throw new AppError(
    'MAINTENANCE_NOT_ALLOWED',
    'This Bothy is under maintenance: no codespace is started or created until that is over. Your files are kept.',
  )
}

type Beginning = Pick<CodespaceRow, 'repositoryUrl' | 'repositoryId' | 'template'>

/**
 * Whether policy lets this person create codespaces of that at all.
 * @throws AppError `CREATION_NOT_ALLOWED`
 */
export async function requireCreator(ctx: SignedInContext, of: Beginning): Promise<void> {
  const { repositoryUrl, template } = of
  const who = await readSetting(ctx, creators, { repositoryUrl })
  const userId = ctx.session.user.id
  if (who === 'everybody' || (await isAdministrator(ctx, userId))) return
  const what = template === null ? 'of this repository' : 'from templates'
  if (who === 'administrators') {
    const why = `Only administrators may create codespaces ${what}.`
    throw new AppError('CREATION_NOT_ALLOWED', `${why} Ask one of them.`)
  }
  // A template belongs to no organization.
  if (template !== null || (await isInOrganization(ctx, { ...of, ownerId: userId }, userId))) return
  throw new AppError(
    'CREATION_NOT_ALLOWED',
    'Only members of the organization may create codespaces of this repository, and GitHub does not say that you are one. Connect GitHub in the account menu, or ask an administrator.',
  )
}
