import { z } from 'zod'
import { storableText } from '#server/text.schema.ts'

/** What is done is named `room.verb`; a room adds its own line here. */
export const auditAction = z.enum([
  'session.signIn',
  'session.signInRefused',
  'session.signOut',
  'session.signOutEverywhere',
  'session.connectGithub',
  'session.disconnectGithub',
  'codespace.applyDotfiles',
  'codespace.create',
  'codespace.start',
  'codespace.stop',
  'codespace.restart',
  'codespace.rebuild',
  'codespace.delete',
  'codespace.restore',
  'codespace.purge',
  'codespace.removeUnclaimed',
  'codespace.rename',
  'codespace.restoreSnapshot',
  'codespace.forgetSnapshot',
  'codespace.exportBranch',
  'codespace.setMachine',
  'codespace.setRetention',
  'codespace.answerRepositories',
  'codespace.makeFork',
  'codespace.takeFork',
  'codespace.connect',
  'notification.setTarget',
  'notification.confirm',
  'notification.forget',
  'notification.send',
  'notification.setPassword',
  'notification.test',
  'files.upload',
  'files.download',
  'port.setVisibility',
  'port.makeLink',
  'port.makeToken',
  'port.revokeKey',
  'port.addPerson',
  'port.removePerson',
  'port.report',
  'port.close',
  'port.allow',
  'setting.set',
  'document.set',
  'repository.trust',
  'repository.distrust',
  'repository.lookUp',
  'secret.set',
  'secret.delete',
  'secret.deliver',
  'secret.rotateKey',
  'user.setRole',
  'user.suspend',
  'user.unsuspend',
  'user.signOut',
  'audit.export',
  'usage.export',
  'github.register',
  'github.forget',
  'github.revoke',
  'github.giveToken',
  'database.restore',
  'account.export',
  'account.delete',
  'account.keep',
  'account.gone',
])
export type AuditAction = z.infer<typeof auditAction>

/** What it was done to. `name` as it was called then. */
export const auditObject = z.object({
  type: z.enum(['session', 'codespace', 'setting', 'secret', 'user', 'document', 'instance']),
  id: z.string(),
  name: z.string(),
})
export type AuditObject = z.infer<typeof auditObject>

/** Never a secret's value, a token or a file's content. */
const auditDetail = z.record(z.string(), z.unknown())

export const auditEvent = z.object({
  id: z.string(),
  /** Milliseconds since the epoch, by the database's clock. */
  at: z.number(),
  action: auditAction,
  /** Null where the server did it by itself. */
  actor: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** The address of the peer and what its browser called itself; null where there was none. */
  address: z.string().nullable(),
  userAgent: z.string().nullable(),
  object: auditObject,
  /** Whose thing it is, where that is not the actor. They see it in their security log too. */
  subject: z.object({ id: z.string(), name: z.string() }).nullable(),
  before: auditDetail.nullable(),
  after: auditDetail.nullable(),
})
export type AuditEvent = z.infer<typeof auditEvent>

export const auditFilter = z.object({
  /** In the names of actor, subject and object, in the action and in the address. */
  search: storableText.trim().max(200).default(''),
  actions: z.array(auditAction).max(100).default([]),
  from: z.int().nullable().default(null),
  to: z.int().nullable().default(null),
})
export type AuditFilter = z.infer<typeof auditFilter>

/** The newest first. `cursor`: what the page before said. */
export const listAuditInput = auditFilter.extend({
  cursor: z.string().max(100).nullable().default(null),
  limit: z.int().min(1).max(200).default(50),
})
export type ListAuditInput = z.output<typeof listAuditInput>
export const auditPage = z.object({
  events: z.array(auditEvent),
  nextCursor: z.string().nullable(),
})
export type AuditPage = z.infer<typeof auditPage>
