import type { AuditAction, AuditFilter } from '#server/audit/audit.schema.ts'
import { actionWords } from './audit-words.ts'

/** A filter as it stands in an address: `?q=ada&actions=user.suspend&from=2026-01-31`. */
export type AuditSearch = {
  q?: string | undefined
  /** With commas between them. */
  actions?: string | undefined
  /** Days, as this machine's calendar has them. */
  from?: string | undefined
  to?: string | undefined
}

const isAction = (name: string): name is AuditAction => Object.hasOwn(actionWords, name)

export const actionsOf = ({ actions = '' }: AuditSearch): AuditAction[] =>
  actions.split(',').filter(isAction)

const longestSearch = 200

/** What is typed to look for, as much of it as the server looks for. */
export const searchWords = (typed: string): string => typed.trim().slice(0, longestSearch)

/** From the first moment of the first day to the last of the last. What is no day is no bound. */
export function filterOf(search: AuditSearch): AuditFilter {
  const { q = '', from, to } = search
  const end = dayStart(to, 1)
  return {
    search: searchWords(q),
    actions: actionsOf(search),
    from: dayStart(from, 0),
    to: end === null ? null : end - 1,
  }
}

function dayStart(day: string | undefined, later: number): number | null {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day ?? '') ?? []
  if (year === undefined) return null
  return new Date(Number(year), Number(month) - 1, Number(date) + later).getTime()
}

export const isFiltered = ({ q, actions, from, to }: AuditSearch): boolean =>
  [q, actions, from, to].some((part) => part !== undefined && part !== '')
