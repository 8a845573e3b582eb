/**
 * The sections of the administrator's pages, in the order in which they stand; the key is part
 * of the address.
 */
export const adminSections = [
  { key: 'overview', label: 'Overview' },
  { key: 'settings', label: 'Settings' },
  { key: 'users', label: 'Users' },
  { key: 'codespaces', label: 'Codespaces' },
  { key: 'usage', label: 'Usage' },
  { key: 'ports', label: 'Ports' },
  { key: 'secrets', label: 'Secrets' },
  { key: 'github', label: 'GitHub' },
  { key: 'mail', label: 'Mail' },
  { key: 'encryption', label: 'Encryption key' },
  { key: 'audit', label: 'Audit log' },
] as const
export type AdminSection = (typeof adminSections)[number]['key']

/**
 * What the address asks for: the first where it names none, null where there is no such section.
 */
export function sectionOf(key: string | undefined): AdminSection | null {
  if (key === undefined) return 'overview'
  return adminSections.find((section) => section.key === key)?.key ?? null
}

/** What else stands in the address: each section takes what it knows, all of it texts. */
export type AdminSearch = Record<string, string | undefined>

/** What every section is drawn with. */
export type SectionProps = {
  userId: string
  search: AdminSearch
  /** Changes what stands in the address, without another entry in the browser's history. */
  onSearch: (changed: AdminSearch) => void
}
