import type { DocumentName } from '#server/settings/user-documents.schema.ts'

export type SettingTables = {
  userSetting: {
    userId: string
    /** Cloned into every new codespace of this user; null for none. */
    dotfilesRepositoryUrl: string | null
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
