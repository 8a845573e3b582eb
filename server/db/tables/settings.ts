import type { SettingScope } from '#server/settings/setting-values.schema.ts'
import type { DocumentName } from '#server/settings/user-documents.schema.ts'

export type SettingTables = {
  /** What somebody chose. Which settings there are, and what they may be, is said by the rooms. */
  settingValue: {
    scope: SettingScope
    /** Empty for the instance; `host/owner`, `host/owner/name`, or a user's id. */
    scopeId: string
    settingId: string
    /** As JSON. */
    value: string
    /** The user it goes with; null where it is nobody's own. */
    userId: string | null
    updatedAt: number
    updatedBy: string | null
  }
  userDocument: {
    userId: string
    name: DocumentName
    text: string
    /** Grows by one with every write; a write that does not follow the last one is refused. */
    version: number
    updatedAt: number
  }
}
