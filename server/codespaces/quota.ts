import { AppError } from '#server/errors.ts'
import { repositoryKeys } from '#server/repositories/repositories.ts'
import { readSetting, type SettingsContext } from '#server/settings/settings.ts'
import { maximumPerUser, maximumRunningPerUser } from './codespaces.settings.ts'
import { listKept, listRunningOf } from './codespaces.store.ts'

/**
 * Refuses one more codespace than the owner may have: of all, and of the repository's organisation
 * (S-69). Called inside the transaction that makes it one more, with the owner locked, so that two
 * at once are not both the last.
 * @throws AppError `CODESPACE_LIMIT_REACHED`
 */
export async function requireRoom(
  ctx: SettingsContext,
  { ownerId, repositoryUrl }: { ownerId: string; repositoryUrl: string },
): Promise<void> {
  const ofAll = await readSetting(ctx, maximumPerUser)
  const ofOrganization = await readSetting(ctx, maximumPerUser, { repositoryUrl })
  if (ofAll === null && ofOrganization === null) return
  const kept = await listKept(ctx, ownerId)
  refuseFrom(kept.length, ofAll, '')
  const { organization } = repositoryKeys(repositoryUrl)
  if (organization === null) return
  const theirs = kept.filter(
    (one) => repositoryKeys(one.repositoryUrl).organization === organization,
  )
  refuseFrom(theirs.length, ofOrganization, ` of ${organization}`)
}

/**
 * The same of those that run, when one more is to.
 * @throws AppError `RUNNING_LIMIT_REACHED`
 */
export async function requireRunningRoom(
  ctx: SettingsContext,
  { ownerId, repositoryUrl }: { ownerId: string; repositoryUrl: string },
): Promise<void> {
  const ofAll = await readSetting(ctx, maximumRunningPerUser)
  const ofOrganization = await readSetting(ctx, maximumRunningPerUser, { repositoryUrl })
  if (ofAll === null && ofOrganization === null) return
  const running = await listRunningOf(ctx, ownerId)
  refuseRunningFrom(running.length, ofAll, '')
  const { organization } = repositoryKeys(repositoryUrl)
  if (organization === null) return
  const theirs = running.filter(
    (one) => repositoryKeys(one.repositoryUrl).organization === organization,
  )
  refuseRunningFrom(theirs.length, ofOrganization, ` of ${organization}`)
}

function refuseRunningFrom(count: number, maximum: number | null, ofWhom: string): void {
  if (maximum === null || count < maximum) return
  const codespaces = maximum === 1 ? 'codespace' : 'codespaces'
  throw new AppError(
    'RUNNING_LIMIT_REACHED',
    `${count} of at most ${maximum} ${codespaces}${ofWhom} run. Stop one first, or ask an administrator.`,
  )
}

function refuseFrom(count: number, maximum: number | null, ofWhom: string): void {
  if (maximum === null || count < maximum) return
  const codespaces = maximum === 1 ? 'codespace' : 'codespaces'
  throw new AppError(
    'CODESPACE_LIMIT_REACHED',
    `You have ${count} of at most ${maximum} ${codespaces}${ofWhom}. Delete one first, or ask an administrator.`,
  )
}
