import type { Kysely } from 'kysely'
import type { Database } from '#server/db/database.ts'

/**
 * What becomes of each table when a database is put back. `ended`: its rows let somebody in, speak
 * for somebody or open something, so whatever of them has been taken back since would be good
 * again (S-97). A table without a verdict does not compile.
 */
export const verdicts = {
  Account: 'changed',
  User: 'kept',
  // Nobody goes for what they wanted then: they may have taken it back.
  accountDeletion: 'ended',
  Session: 'ended',
  VerificationToken: 'ended',
  endedSession: 'ended',
  auditEvent: 'kept',
  auditPurge: 'kept',
  builtImage: 'kept',
  codespace: 'changed',
  codespaceSnapshot: 'kept',
  codespaceStep: 'kept',
  forwardedPort: 'changed',
  githubCodespaceToken: 'ended',
  githubInvitation: 'kept',
  githubMember: 'kept',
  githubPersonalToken: 'ended',
  githubRegistration: 'kept',
  githubRevocation: 'kept',
  githubRule: 'kept',
  githubSetUp: 'ended',
  idempotentRequest: 'ended',
  namePin: 'kept',
  // Everybody is told anew.
  notification: 'ended',
  notificationTarget: 'kept',
  portHandOff: 'ended',
  portKey: 'ended',
  portPerson: 'ended',
  portReport: 'kept',
  privateImage: 'kept',
  repositoryConsent: 'kept',
  repositoryTrust: 'kept',
  secret: 'kept',
  secretHolder: 'kept',
  seenRepository: 'kept',
  settingValue: 'kept',
  smtpPassword: 'kept',
  // Nobody saw how much time has passed since: it begins anew by the clock there is.
  steadyClock: 'ended',
  trustedName: 'kept',
  usageCounter: 'kept',
  usageMonth: 'kept',
  userDocument: 'kept',
} as const satisfies Record<keyof Database, 'kept' | 'ended' | 'changed'>

/** What was in the trash then may have been taken out of it since: nothing goes before this. */
const trashGraceMs = 7 * 24 * 60 * 60_000

/**
 * Ends everything in a database that was put back which would otherwise be good again: sessions,
 * links, tokens, hand-offs, public ports. In the transaction of the caller. Whatever runs is
 * started anew or stopped by the server, since nobody knows what it was started as.
 */
export async function endWhatWasGiven(db: Kysely<Database>, now: number): Promise<void> {
  await goByTheWallClock(db)
  const tables = Object.entries(verdicts) as [keyof Database, string][]
  for (const [table, verdict] of tables) {
    if (verdict === 'ended') await db.deleteFrom(table).execute()
  }
  const account = { sealedToken: null, renewalHolder: null, renewalUntil: null }
  await db.updateTable('Account').set(account).execute()
  const port = { visibility: null, visibilityGeneration: null, answeredVisibility: null }
  await db
    .updateTable('forwardedPort')
    .set({ ...port, isAgreed: 0 })
    .execute()
  // Nor whether its container has another machine type by now: its next start gives it its own.
  const unknown = { leaseHolder: null, leaseUntil: null, givenMachine: null }
  // Whoever was told that it expires may have opened it since, which is forgotten; and when it was
  // to be stopped is by a clock that begins anew.
  const told = { expiryNoticedAt: null, quotaStopAt: null }
  await db
    .updateTable('codespace')
    .set({ ...unknown, ...told })
    .execute()
  const running = db.updateTable('codespace').where('desired', '=', 'running')
  await running.set((row) => ({ generation: row('generation', '+', 1) })).execute()
  // It may have been started since; then it is stopped.
  const stopped = db.updateTable('codespace').where('desired', '=', 'stopped')
  await stopped.where('phase', '=', 'stopped').set({ phase: 'stopping' }).execute()
  // Or taken out of the trash, and run.
  const away = db.updateTable('codespace').where('desired', '=', 'deleted')
  await away.where('phase', '=', 'deleted').set({ phase: 'deleting' }).execute()
  await db
    .updateTable('codespace')
    .where('desired', '=', 'deleted')
    .where('deletedUntil', '<', now + trashGraceMs)
    .set({ deletedUntil: now + trashGraceMs })
    .execute()
}

/** The steady clock begins anew as the wall's, and what was written by the one before as well. */
async function goByTheWallClock(db: Kysely<Database>): Promise<void> {
  const clock = await db.selectFrom('steadyClock').selectAll().executeTakeFirst()
  if (!clock) return
  const behindMs = Math.round(clock.seenAt - clock.steadyMs)
  await db
    .updateTable('codespace')
    .set((row) => ({
      usedSteadyAt: row('usedSteadyAt', '+', behindMs),
      stoppedAt: row('stoppedAt', '+', behindMs),
    }))
    .execute()
}
