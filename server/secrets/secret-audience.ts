import type { RepositoryKeys } from '#server/repositories/repositories.ts'
import { type SecretAudience, secretAudience } from './secrets.schema.ts'
import type { SecretRow } from './secrets.store.ts'

export const audienceOf = (row: SecretRow): SecretAudience =>
  secretAudience.parse(JSON.parse(row.audience))

/** Whether it is for a codespace of the repository with these keys; null for what has none. */
export function isFor(row: SecretRow, { organization, repository }: RepositoryKeys): boolean {
  const audience = audienceOf(row)
  if (audience.kind === 'all') return true
  const names = [repository, organization && `${organization}/*`]
  return audience.repositories.some((key) => names.includes(key))
}
