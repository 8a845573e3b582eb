import type { Database } from '#server/db/database.ts'

/** `user`, `codespace`: the column that says whose a row is, directly or by their codespace. */
type Belonging = { user: string } | { codespace: string }

/**
 * Which rows of each table are somebody's own, for a copy of all of them. Null: none, or nothing
 * that lasts. A table without a line does not compile.
 */
export const ownTables = {
  Account: { user: 'userId' },
  User: { user: 'id' },
  Session: { user: 'userId' },
  VerificationToken: null,
  accountDeletion: { user: 'userId' },
  endedSession: null,
  // Has rules of its own about what they see: it comes by `listOwnAudit`.
  auditEvent: null,
  auditPurge: null,
  builtImage: null,
  codespace: { user: 'ownerId' },
  codespaceSnapshot: { codespace: 'codespaceId' },
  codespaceStep: { codespace: 'codespaceId' },
  forwardedPort: { codespace: 'codespaceId' },
  githubCodespaceToken: { user: 'userId' },
  githubInvitation: null,
  githubMember: null,
  githubPersonalToken: { user: 'userId' },
  githubRegistration: null,
  githubRevocation: null,
  githubRule: null,
  githubSetUp: null,
  idempotentRequest: null,
  namePin: null,
  notification: { user: 'userId' },
  notificationTarget: { user: 'userId' },
  portHandOff: null,
  portKey: { codespace: 'codespaceId' },
  portPerson: { codespace: 'codespaceId' },
  portReport: { codespace: 'codespaceId' },
  privateImage: null,
  repositoryConsent: { user: 'userId' },
  repositoryTrust: { user: 'userId' },
  secret: { user: 'holder' },
  secretHolder: { user: 'userId' },
  seenRepository: null,
  smtpPassword: null,
  settingValue: { user: 'userId' },
  steadyClock: null,
  trustedName: null,
  usageCounter: { codespace: 'codespaceId' },
  usageMonth: { user: 'ownerId' },
  userDocument: { user: 'userId' },
} as const satisfies Record<keyof Database, Belonging | null>

/**
 * What opens something, encrypted or hashed, and what only this server can make sense of. By the
 * name, so that a column which is added is withheld too.
 */
export const isWithheld = (column: string): boolean =>
  /^(sealed|secretHash|secretStamps|sessionToken|token|lease|idempotencyKey|renewal)/.test(column)
