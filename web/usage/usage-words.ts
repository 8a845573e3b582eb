import type { Quota } from '#server/usage/usage.schema.ts'

const units = { cores: 'core-hours', storage: 'gigabyte-hours' }

/** `41`, `3.4`: as exact as anybody needs. */
export const hoursWord = (hours: number): string =>
  hours.toLocaleString('en-US', { maximumFractionDigits: hours < 10 ? 1 : 0 })

/** `November 2026`. */
export const monthWord = (month: string): string =>
  new Date(`${month}-15T00:00:00Z`).toLocaleDateString('en-US', {
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  })

export const shareOf = ({ used, limit }: Quota): number => (limit === 0 ? 1 : used / limit)

/** `Core-hours of github.com/acme`. */
export function quotaName({ kind, of, organization }: Quota): string {
  const whose = {
    person: 'yours',
    personInOrganization: `yours of ${organization}`,
    organization: `all of ${organization}`,
    instance: 'everybody’s',
  }[of]
  return `${units[kind]}, ${whose}`
}

/** `You have 79 of 120 core-hours left this month.` */
export function leftWord(quota: Quota): string {
  const { kind, used, limit, of, organization } = quota
  const who = {
    person: 'You have',
    personInOrganization: `Of ${organization} you have`,
    organization: `${organization} has`,
    instance: 'This server has',
  }[of]
  const left = hoursWord(Math.max(0, limit - used))
  return `${who} ${left} of ${hoursWord(limit)} ${units[kind]} left this month.`
}

export type Level = 75 | 90 | 100

/** The highest of the marks at which it is told that a quota is being used up; null below them. */
export function levelOf(quota: Quota): Level | null {
  const share = shareOf(quota)
  if (share >= 1) return 100
  if (share >= 0.9) return 90
  return share >= 0.75 ? 75 : null
}

/** What comes of it, and what can be done: `Nothing more can be created. …` */
export function nextWords(quota: Quota): string {
  const isUsedUp = levelOf(quota) === 100
  // One of an organization keeps nobody from what is in none, or in another.
  const more = quota.organization === null ? 'nothing more' : 'nothing more of its repositories'
  if (!isUsedUp && quota.kind === 'cores') {
    return `When they are used up ${more} starts, and what runs is stopped after a warning. ${anewWord(quota)}`
  }
  if (!isUsedUp) return `When they are used up ${more} can be created. ${anewWord(quota)}`
  const upper = more.replace('n', 'N')
  const ways = `${anewWord(quota)} An administrator can raise them.`
  return quota.kind === 'cores'
    ? `${upper} starts, and what runs is stopped soon. Files can still be downloaded, exported to a branch and deleted. ${ways}`
    : `${upper} can be created. What there is starts, and can be exported and deleted. ${ways}`
}

/** By UTC, as it is counted. */
function anewWord({ resetsAt }: Quota): string {
  const day = new Date(resetsAt).toLocaleDateString('en-US', {
    month: 'long',
    day: 'numeric',
    timeZone: 'UTC',
  })
  return `They begin anew on ${day}.`
}
