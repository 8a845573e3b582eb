import type { RegistrySubject } from '#server/registries/registries.ts'
import type { CodespaceRow } from '../codespaces.store.ts'
import { isTrustedStart } from '../trust/trusted-start.ts'

type Subject = Pick<CodespaceRow, 'ownerId' | 'repositoryUrl' | 'template' | 'trust'>

/**
 * Whose secrets registries are shown for a codespace, and by which rules its images are allowed.
 */
export const registrySubjectOf = (row: Subject): RegistrySubject => ({
  userId: row.ownerId,
  repositoryUrl: row.template === null ? row.repositoryUrl : null,
  isTrusted: isTrustedStart(row),
})
