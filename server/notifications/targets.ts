import { randomBytes, randomInt, timingSafeEqual } from 'node:crypto'
import type { AuditAction } from '#server/audit/audit.schema.ts'
import { audit } from '#server/audit/audit.ts'
import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import { placeIn, seal, unseal } from '#server/seal.ts'
import type { SignedInContext } from '#server/trpc.ts'
import { readMailServer } from './mail-server.ts'
import type {
  NotificationChannel,
  NotificationTarget,
  NotificationTargets,
} from './notifications.schema.ts'
import * as store from './notifications.store.ts'
import { requireWebhookAddress } from './post-webhook.ts'
import { MailFailure, sendMail } from './send-mail.ts'

const codeMs = 15 * 60_000
const mostTries = 5

export async function readTargets(ctx: SignedInContext): Promise<NotificationTargets> {
  const rows = await store.listTargets(ctx.db, ctx.session.user.id)
  const of = (channel: NotificationChannel) => {
    const row = rows.find((one) => one.channel === channel)
    return row ? shown(row) : null
  }
  return {
    isMailOffered: (await readMailServer(ctx)) !== null,
    mail: of('mail'),
    webhook: of('webhook'),
  }
}

function shown({ address, confirmedAt, problem, problemAt }: store.TargetRow): NotificationTarget {
  const isConfirmed = confirmedAt !== null
  const last = problem === null ? null : { sentence: problem, at: problemAt ?? 0 }
  return { address, isConfirmed, problem: last }
}

/**
 * Mails a code there, which is to be typed here: nothing else is sent to an address before. What
 * was there before goes once the mail server has taken the mail.
 * @throws AppError `TOO_MANY_MAILS`, `MAIL_NOT_SET_UP`, `MAIL_UNREACHABLE`
 */
export async function setMailAddress(ctx: SignedInContext, address: string): Promise<void> {
  const { id: userId } = ctx.session.user
  for (const by of [userId, address.toLowerCase()]) {
    if (!ctx.mailedCodes.isBlocked(by)) continue
    throw new AppError('TOO_MANY_MAILS', 'That is enough mail for now. Try again in ten minutes.')
  }
  ctx.mailedCodes.record(userId)
  ctx.mailedCodes.record(address.toLowerCase())
  const code = String(randomInt(0, 100_000_000)).padStart(8, '0')
  const mail = {
    to: address,
    subject: `${code} is the code for your notices`,
    text: codeText(ctx.config.publicUrl, code),
    id: `code.${crypto.randomUUID()}`,
  }
  await sendMail(ctx, mail, AbortSignal.timeout(30_000)).catch((error: unknown) => {
    const isTold = error instanceof MailFailure && ctx.session.user.isAdmin
    throw isTold ? error.forAdministrators() : error
  })
  const codeExpiresAt = ctx.clock.now() + codeMs
  await replace(ctx, { channel: 'mail', address, confirmedAt: null, codeExpiresAt, secret: code })
}

const codeText = (
  url: string,
  code: string,
): string => `Somebody wants to hear of their codespaces at
${url}
by mail to this address. If that is you, type this code there:

    ${code}

It is good for 15 minutes. If it is not you, do nothing: no more mail comes.
`

/** @throws AppError `CODE_INVALID` */
export async function confirmMailAddress(ctx: SignedInContext, code: string): Promise<void> {
  const row = await store.findTarget(ctx.db, { userId: ctx.session.user.id, channel: 'mail' })
  if (row?.confirmedAt !== null) throw wrongCode()
  const isLate = ctx.clock.now() > (row.codeExpiresAt ?? 0)
  // Counted before it is compared, so that many at once are no more tries.
  if (isLate || !(await store.countTry(ctx.db, row, mostTries)) || !isSame(ctx, row, code)) {
    throw wrongCode()
  }
  await ctx.db.transaction().execute(async (db) => {
    const changes = { confirmedAt: ctx.clock.now(), codeExpiresAt: 0 }
    await store.updateTarget(db, row, changes)
    await record({ ...ctx, db }, 'notification.confirm', { channel: 'mail', address: row.address })
  })
}

const wrongCode = () =>
  new AppError(
    'CODE_INVALID',
    'That is not the code, or it is not good any more. Have another one mailed if you have typed several.',
  )

function isSame(ctx: SignedInContext, row: store.TargetRow, typed: string): boolean {
  const [given, wanted] = [typed.replace(/\s/g, ''), openTarget(ctx, row) ?? '']
  const isAsLong = given.length === wanted.length && wanted !== ''
  return isAsLong && timingSafeEqual(Buffer.from(given), Buffer.from(wanted))
}

/**
 * Resolves to what its messages are signed with, which nobody is shown again.
 * @throws AppError `WEBHOOK_ADDRESS_INVALID`
 */
export async function setWebhook(ctx: SignedInContext, text: string): Promise<{ secret: string }> {
  const { href: address } = await requireWebhookAddress(ctx, text)
  const secret = randomBytes(32).toString('base64url')
  const now = ctx.clock.now()
  const row = { channel: 'webhook', address, confirmedAt: now, codeExpiresAt: null } as const
  await replace(ctx, { ...row, secret })
  return { secret }
}

export async function forgetTarget(
  ctx: SignedInContext,
  channel: NotificationChannel,
): Promise<void> {
  await ctx.db.transaction().execute(async (db) => {
    const isGone = await store.deleteTarget(db, { userId: ctx.session.user.id, channel })
    if (isGone) await record({ ...ctx, db }, 'notification.forget', { channel })
  })
}

/** What a webhook is signed with, or the code of a mail. Null where its key is gone. */
export function openTarget(
  ctx: Pick<AppContext, 'config' | 'log'>,
  row: store.TargetRow,
): string | null {
  try {
    return unseal(ctx.config.keyRing.keys, placeIn(store.targetColumn, row), row.sealedSecret)
  } catch (error) {
    ctx.log.warn({ err: error, userId: row.userId }, 'Where notices go cannot be opened')
    return null
  }
}

type Given = Pick<store.TargetRow, 'channel' | 'address' | 'confirmedAt' | 'codeExpiresAt'> & {
  secret: string
}

async function replace(ctx: SignedInContext, { secret, ...given }: Given): Promise<void> {
  const row = { ...given, userId: ctx.session.user.id }
  const sealedSecret = seal(ctx.config.keyRing.keys, placeIn(store.targetColumn, row), secret)
  const fresh = { codeTries: 0, problem: null, problemAt: null, createdAt: ctx.clock.now() }
  await ctx.db.transaction().execute(async (db) => {
    await store.replaceTarget(db, { ...row, sealedSecret, ...fresh })
    const { channel } = given
    // The path of a webhook is often what lets one in.
    const address = channel === 'mail' ? given.address : new URL(given.address).origin
    await record({ ...ctx, db }, 'notification.setTarget', { channel, address })
  })
}

async function record(
  ctx: SignedInContext,
  action: AuditAction,
  after: { channel: NotificationChannel; address?: string },
): Promise<void> {
  const { id, name } = ctx.session.user
  await audit(ctx, { action, object: { type: 'user', id, name }, after })
}
