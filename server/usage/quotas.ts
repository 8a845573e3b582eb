import { listAdministratorNames } from '#server/auth/auth.ts'
import type { Clock } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import { repositoryKeys } from '#server/repositories/repositories.ts'
import type { SettingDefinition } from '#server/settings/define-setting.ts'
import { readSetting, type SettingsContext } from '#server/settings/settings.ts'
import { endOf, monthOf } from './month.ts'
import type { Quota } from './usage.schema.ts'
import {
  coreHours,
  coreHoursPerOrganization,
  coreHoursPerUser,
  gigabyteHours,
  gigabyteHoursPerOrganization,
  gigabyteHoursPerUser,
} from './usage.settings.ts'
import { sumOf, type Whose } from './usage.store.ts'

export type QuotaContext = SettingsContext & { clock: Clock }
export type QuotaSubject = { userId: string; repositoryUrl: string | null }

const settings = {
  cores: { user: coreHoursPerUser, organization: coreHoursPerOrganization, all: coreHours },
  storage: {
    user: gigabyteHoursPerUser,
    organization: gigabyteHoursPerOrganization,
    all: gigabyteHours,
  },
}
const units = { cores: 'core-hours', storage: 'gigabyte-hours' }

/** Every quota that counts for a codespace of that person and repository, with what is used. */
export async function readQuotas(
  ctx: QuotaContext,
  { userId: ownerId, repositoryUrl }: QuotaSubject,
  kinds: readonly Quota['kind'][] = ['cores', 'storage'],
): Promise<Quota[]> {
  const month = monthOf(ctx.clock.now())
  const { organization } = repositoryKeys(repositoryUrl)
  const read = async (
    setting: SettingDefinition<number | null>,
    quota: Pick<Quota, 'kind' | 'of'>,
    whose: Whose,
  ): Promise<Quota[]> => {
    const isOfOrganization = whose.organization !== undefined
    const limit = await readSetting(ctx, setting, isOfOrganization ? { repositoryUrl } : {})
    if (limit === null) return []
    const used = (await sumOf(ctx, month, whose))[quota.kind]
    const organization = whose.organization ?? null
    return [{ ...quota, organization, used, limit, resetsAt: endOf(month) }]
  }
  const found: Quota[] = []
  for (const kind of kinds) {
    const { user, organization: whole, all } = settings[kind]
    found.push(...(await read(user, { kind, of: 'person' }, { ownerId })))
    if (organization !== null) {
      const mine = { ownerId, organization }
      const own = await read(user, { kind, of: 'personInOrganization' }, mine)
      // What holds for all repositories holds for these too, and is said already.
      found.push(...own.filter(({ limit }) => found.every((one) => !isSame(one, kind, limit))))
      found.push(...(await read(whole, { kind, of: 'organization' }, { organization })))
    }
    found.push(...(await read(all, { kind, of: 'instance' }, {})))
  }
  return found
}

/**
 * The same as somebody is shown it who names any repository: what a whole organization has used is
 * for those who have a part in it.
 */
export async function readShownQuotas(ctx: QuotaContext, subject: QuotaSubject): Promise<Quota[]> {
  const quotas = await readQuotas(ctx, subject)
  const { organization } = repositoryKeys(subject.repositoryUrl)
  if (organization === null) return quotas
  const mine = { ownerId: subject.userId, organization }
  const { cores, storage } = await sumOf(ctx, monthOf(ctx.clock.now()), mine)
  const hasPart = cores > 0 || storage > 0
  return quotas.filter((one) => one.of !== 'organization' || hasPart || isUsedUp(one))
}

const isSame = (one: Quota, kind: Quota['kind'], limit: number) =>
  one.of === 'person' && one.kind === kind && one.limit === limit

export const isUsedUp = ({ used, limit }: Quota): boolean => used >= limit

/**
 * Refuses to use more where a quota is used up. What is there stays: files can be taken out of a
 * codespace that runs in its grace, and all of them can be deleted.
 * @throws AppError `QUOTA_USED_UP`, which names who can raise it
 */
export async function requireQuota(
  ctx: QuotaContext,
  subject: QuotaSubject,
  kinds: readonly Quota['kind'][],
): Promise<void> {
  const over = (await readQuotas(ctx, subject, kinds)).find(isUsedUp)
  if (over) throw new AppError('QUOTA_USED_UP', await sentenceOf(ctx, over))
}

async function sentenceOf(ctx: QuotaContext, quota: Quota): Promise<string> {
  const { kind, limit, of, organization } = quota
  const used = `${inWords(quota.used)} of ${inWords(limit)} ${units[kind]} this month`
  const who = {
    person: `You have used ${used}`,
    personInOrganization: `You have used ${used} of ${organization}`,
    organization: `${organization} has used ${used}`,
    instance: `This server has used ${used}`,
  }[of]
  const anew = new Date(quota.resetsAt).toISOString().slice(0, 10)
  const names = await listAdministratorNames(ctx)
  const ask = names.length === 0 ? 'an administrator' : names.join(' or ')
  return `${who}. They begin anew on ${anew}, and ${ask} can raise them. Deleting still works.`
}

const inWords = (hours: number): string => String(Number(hours.toFixed(hours < 10 ? 1 : 0)))
