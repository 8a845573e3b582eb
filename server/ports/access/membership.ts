import type { CodespaceRow } from '#server/codespaces/codespaces.store.ts'
import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import {
  findAccountOf,
  githubProvider,
  isMemberOf,
  listAppInstallations,
  readGithub,
  seeRepositoryAtAll,
} from '#server/github/github.ts'

type Of = Pick<CodespaceRow, 'ownerId' | 'repositoryUrl' | 'repositoryId' | 'template'>

/**
 * Whether somebody is in the organization that the codespace's repository belongs to, by GitHub's
 * word at this moment: by numbers, whatever has the names now (S-90). Where GitHub does not say,
 * they are not.
 */
export async function isInOrganization(
  ctx: Pick<AppContext, 'config' | 'db' | 'log' | 'clock'>,
  { ownerId, repositoryUrl, repositoryId, template }: Of,
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
    ctx.log.info({ err: error }, 'GitHub did not say whether somebody may open a port')
    return false
  }
}
