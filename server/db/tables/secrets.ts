import type { SecretLevel } from '#server/secrets/secrets.schema.ts'

export type SecretTables = {
  /**
   * Whose secrets there are. Its row is locked by whoever changes any of them, so that they
   * can be counted.
   */
  secretHolder: {
    level: SecretLevel
    /** The user's id, `host/owner/name`, or `host/owner`. */
    holder: string
    /** Of a user's own: goes with the user. */
    userId: string | null
    changes: number
  }
  secret: {
    id: string
    level: SecretLevel
    holder: string
    name: string
    kind: 'variable' | 'file'
    /** Of a file; null for a variable. */
    path: string | null
    /** Of a file, in octal, three digits. */
    mode: string | null
    /** `SecretAudience` as JSON. */
    audience: string
    /** `SecretUse`s as JSON; null for all. */
    uses: string | null
    /** For this row: see `secretColumn`. */
    sealedValue: string
    /** Grows with every change of what a codespace is given. */
    revision: number
    createdAt: number
    updatedAt: number
    /** The id of a user, who may be gone. */
    updatedBy: string
  }
}
