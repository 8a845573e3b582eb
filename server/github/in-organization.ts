import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import { listAppInstallations } from './app-installations.ts'
import { isMemberOf } from './members.ts'
import { githubProvider, readGithub } from './registration.ts'
import { seeRepositoryAtAll } from './see-repository.ts'
import { findAccountOf } from './user-tokens.store.ts'

/** What a codespace is made from, or would be; GitHub shows it as its owner may see it. */
type MadeFrom = {
  ownerId: string
  repositoryUrl: string
  repositoryId: string | null
  template: string | null
}

/**
 * Whether somebody is in the organization that the repository belongs to, by GitHub's word at this
 * moment: by numbers, whatever has the names now (S-90). Where GitHub does not say, they are not;
 * a template belongs to none.
 */
export async function isInOrganization(
  ctx: Pick<AppContext, 'config' | 'db' | 'log' | 'clock'>,
  { ownerId, repositoryUrl, repositoryId, template }: MadeFrom,
  userId: string,
): Promise<boolean> {
  const github = template === null ? await readGithub(ctx) : null
  if (!github || URL.parse(repositoryUrl)?.origin !== github.url) return false
  const account = await findAccountOf(ctx.db, githubProvider(github), userId)
  if (!account?.login) return false
  const app = { ...ctx, github }
  try {
    const seen = await seeRepositoryAtAll(ctx, { userId: ownerId, repositoryUrl })
    if (!seen || (repositoryId !== null && seen.id !== repositoryId)) return false
    const installation = (await listAppInstallations(app)).find(
      ({ organization }) => organization?.id === seen.ownerId,
    )
    if (!installation?.organization || installation.isSuspended) return false
    const place = { installation, org: installation.organization.login, teamSlug: null }
    return await isMemberOf(app, place, { id: account.providerAccountId, login: account.login })
  } catch (error) {
    if (!(error instanceof AppError) || !error.code.startsWith('GITHUB_')) throw error
    ctx.log.info({ err: error, userId }, 'GitHub did not say who is in an organization')
    return false
  }
}
