import type { AuditObject } from '#server/audit/audit.schema.ts'
import type { CodespaceRow } from './codespaces.store.ts'

type Named = Pick<CodespaceRow, 'id' | 'name' | 'displayName'>

/**
 * What it was called then, and its name, which it keeps: that is in addresses and in the
 * server's own log.
 */
export const nameForAudit = ({ name, displayName }: Omit<Named, 'id'>): string =>
  `${displayName} (${name})`

/** A codespace in the audit log. */
export const auditedCodespace = (row: Named): AuditObject => ({
  type: 'codespace',
  id: row.id,
  name: nameForAudit(row),
})
