import type { AuditAction, AuditObject } from '#server/audit/audit.schema.ts'

export type AuditTables = {
  /** Only ever added to: triggers refuse every change, and every deletion before its time. */
  auditEvent: {
    /** Sorts in the order in which one server made them. */
    id: string
    at: number
    action: AuditAction
    /** Names are as they were then. All null where the server did it by itself. */
    actorId: string | null
    actorName: string | null
    objectType: AuditObject['type']
    objectId: string
    objectName: string
    subjectId: string | null
    subjectName: string | null
    address: string | null
    userAgent: string | null
    /** JSON. */
    before: string | null
    after: string | null
    /** Names, action and address in lower case, which either database compares alike. */
    searchText: string
  }
  /** One row at most: what is older than it says may be deleted. */
  auditPurge: { id: number; before: number }
}
