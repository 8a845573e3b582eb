import { audit } from '#server/audit/audit.ts'
import { readRetentionRules, retentionOf } from '#server/codespaces/retention/expiry.ts'
import type { AppContext } from '#server/context.ts'
import { claimDue, listDue } from '#server/db/due-rows.ts'
import { AppError } from '#server/errors.ts'
import { readSetting } from '#server/settings/settings.ts'
import { bodyOf, mailOf } from './expiry-notice.ts'
import type { NotificationChannel } from './notifications.schema.ts'
import { expiryNotices } from './notifications.settings.ts'
import * as store from './notifications.store.ts'
import { postWebhook } from './post-webhook.ts'
import { sendMail } from './send-mail.ts'
import { openTarget } from './targets.ts'

export type DeliveryContext = Pick<AppContext, 'config' | 'db' | 'log' | 'clock' | 'steadyClock'>

const firstWaitMs = 60_000
const longestWaitMs = 60 * 60_000
/** About a day of them. */
const mostAttempts = 30
const atOnce = 20
const deadlineMs = 40_000

/**
 * Sends what is due. Each is claimed first, so that of several servers one sends it; one that is
 * killed between the answer and writing it down sends it again after a while, under the same id.
 * Never rejects: what did not work is tried again later, as long as it is still so.
 */
export async function deliverDue(ctx: DeliveryContext, stopping: AbortSignal): Promise<void> {
  try {
    const due = await listDue(ctx.db, 'notification', atOnce)
    await Promise.all(due.map((row) => deliver(ctx, row, stopping)))
  } catch (error) {
    ctx.log.warn({ err: error }, 'Notices that are to be sent could not be looked up')
  }
}

async function deliver(
  ctx: DeliveryContext,
  row: store.NotificationRow,
  stopping: AbortSignal,
): Promise<void> {
  const log = ctx.log.child({ notification: row.id, attempts: row.attempts + 1 })
  try {
    const waitMs = Math.min(firstWaitMs * 2 ** Math.min(row.attempts, 10), longestWaitMs)
    if (!(await claimDue(ctx.db, 'notification', { ...row, waitMs }))) return
    const codespace = await store.findExpiring(ctx.db, row)
    const channel = await readSetting(ctx, expiryNotices, { userId: row.userId })
    const isSo = codespace !== undefined && (await expiresThen(ctx, codespace, row))
    // Somebody has opened it or left it more time, or wants no notice any more.
    if (!isSo || channel === 'none' || ctx.steadyClock.now() >= row.expiresAt) {
      await store.deleteNotification(ctx.db, row.id)
      return
    }
    const target = await store.findTarget(ctx.db, { userId: row.userId, channel })
    const signal = AbortSignal.any([stopping, AbortSignal.timeout(deadlineMs)])
    const problem = await send(ctx, { ...row, codespace, target }, signal).then(
      () => null,
      (error: unknown) => {
        log.warn({ err: error }, 'A notice did not arrive')
        return problemOf(error)
      },
    )
    // A server that ends has not failed.
    if (problem !== null && stopping.aborted) return
    await finish(ctx, { row, codespace, channel, target, problem })
  } catch (error) {
    log.error({ err: error }, 'What became of a notice could not be written down')
  }
}

type Seen = NonNullable<Awaited<ReturnType<typeof store.findExpiring>>>

/** By what counts now. Later, and there is another notice at its time. */
async function expiresThen(
  ctx: DeliveryContext,
  codespace: Seen,
  { expiresAt }: store.NotificationRow,
): Promise<boolean> {
  const now = retentionOf(codespace, await readRetentionRules(ctx, codespace))
  return now.expiresAt !== null && now.expiresAt <= expiresAt
}

type Target = store.TargetRow | undefined

async function send(
  ctx: DeliveryContext,
  { id, codespace, target, ...row }: store.NotificationRow & { codespace: Seen; target: Target },
  signal: AbortSignal,
): Promise<void> {
  if (!target || target.confirmedAt === null) {
    throw new AppError('MISSING_TARGET', 'There is no confirmed address for notices.')
  }
  const { name, displayName, repositoryUrl } = codespace
  const expiresAt = ctx.steadyClock.toWall(row.expiresAt)
  const notice = { id, expiresAt, name, displayName, repositoryUrl }
  if (target.channel === 'mail') {
    return sendMail(ctx, { ...mailOf(ctx, notice), to: target.address }, signal)
  }
  const secret = openTarget(ctx, target)
  if (secret === null) {
    throw new AppError('MISSING_TARGET', 'The secret of the webhook is gone. Set its address anew.')
  }
  const call = { url: target.address, secret, event: 'codespace.expires', id }
  return postWebhook(ctx, { ...call, body: bodyOf(ctx, notice) }, signal)
}

const problemOf = (error: unknown): string =>
  error instanceof AppError ? error.message : 'It could not be sent.'

type Outcome = {
  row: store.NotificationRow
  codespace: Seen
  channel: NotificationChannel
  target: Target
  /** Null where it was sent. */
  problem: string | null
}

async function finish(
  ctx: DeliveryContext,
  { row, codespace, channel, target, problem }: Outcome,
): Promise<void> {
  const attempts = row.attempts + 1
  const isOver = problem === null || !target || attempts >= mostAttempts
  await ctx.db.transaction().execute(async (db) => {
    const problemAt = problem === null ? null : ctx.clock.now()
    if (target) await store.updateTarget(db, target, { problem, problemAt })
    if (!isOver) return
    await store.deleteNotification(db, row.id)
    const { id, name, ownerId, userName } = codespace
    const outcome = problem === null ? 'sent' : 'given up'
    // The server's own deed.
    await audit(
      { db, log: ctx.log },
      {
        action: 'notification.send',
        actor: null,
        object: { type: 'codespace', id, name },
        subject: { id: ownerId, name: userName },
        after: { channel, outcome, attempts },
      },
    )
  })
}
