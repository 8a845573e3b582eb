import type { AdministeredScope } from '#server/settings/setting-values.schema.ts'

const keys = /^[a-z0-9.:-]+(\/[\w.-]+){1,2}$/

/**
 * `github.com/acme/widgets` from what people type or paste: also an address with its
 * scheme and `.git`.
 */
export const keyOf = (typed: string): string =>
  typed
    .trim()
    .toLowerCase()
    .replace(/^https:\/\//, '')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')

/** Whose values a key stands for: nobody's is the instance's. Null for what is no key. */
export function scopeOf(key: string): AdministeredScope | null {
  if (key === '') return { scope: 'instance', scopeId: '' }
  if (!keys.test(key)) return null
  return { scope: key.split('/').length === 2 ? 'organization' : 'repository', scopeId: key }
}
