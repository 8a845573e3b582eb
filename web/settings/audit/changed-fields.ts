import type { AuditEvent } from '#server/audit/audit.schema.ts'

export type ChangedField = {
  name: string
  /** Null where there was none: no such field, or a setting that nobody had chosen. */
  before: string | null
  after: string | null
  isChanged: boolean
}

/** Every field of before and after, the changed ones first. */
export function changedFields({ before, after }: Pick<AuditEvent, 'before' | 'after'>) {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])
  const fields = [...names].map((name): ChangedField => {
    const [was, is] = [textOf(before, name), textOf(after, name)]
    return { name, before: was, after: is, isChanged: was !== is }
  })
  return fields.sort((one, other) => Number(other.isChanged) - Number(one.isChanged))
}

function textOf(detail: AuditEvent['before'], name: string): string | null {
  if (detail === null || !Object.hasOwn(detail, name)) return null
  const value = detail[name] ?? null
  if (value === null) return null
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) {
    return value.join('\n')
  }
  return typeof value === 'string' ? value : JSON.stringify(value, null, 1)
}
