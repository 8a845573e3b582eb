import { audit } from '#server/audit/audit.ts'
import { requireRecentSignIn } from '#server/auth/recent-sign-in.ts'
import { AppError } from '#server/errors.ts'
import { placeIn, seal } from '#server/seal.ts'
import { readSetting } from '#server/settings/settings.ts'
import type { SignedInContext } from '#server/trpc.ts'
import { passwordId, readMailServer } from './mail-server.ts'
import type { MailServerState } from './notifications.schema.ts'
import { smtpHost, smtpUser } from './notifications.settings.ts'
import { findPassword, replacePassword, smtpPasswordColumn } from './notifications.store.ts'
import { MailFailure, sendMail } from './send-mail.ts'

const object = { type: 'instance', id: 'mail', name: 'Mail server' } as const

/** For administrators, as all in here: whoever calls it has made sure of that. */
export async function readMailServerState(ctx: SignedInContext): Promise<MailServerState> {
  const server = await readMailServer(ctx)
  const [host, userName] = [await readSetting(ctx, smtpHost), await readSetting(ctx, smtpUser)]
  const kept = await findPassword(ctx.db)
  const isForIt = kept?.host === host && kept?.userName === userName
  return {
    server: server && { host: server.host, port: server.port, from: server.from },
    userName,
    password: kept === undefined ? 'none' : isForIt ? 'set' : 'other',
  }
}

/**
 * For the host and the user that are set now, and no others. Empty takes it away.
 * @throws AppError `MAIL_NOT_SET_UP`, `RECENT_SIGN_IN_REQUIRED`
 */
export async function setMailPassword(ctx: SignedInContext, password: string): Promise<void> {
  requireRecentSignIn(ctx)
  const [host, userName] = [await readSetting(ctx, smtpHost), await readSetting(ctx, smtpUser)]
  if (password !== '' && (host === null || userName === null)) {
    throw new AppError(
      'MAIL_NOT_SET_UP',
      'The password is kept for one mail server and user: set both first, under Settings.',
    )
  }
  const row = { id: passwordId, host: host ?? '', userName: userName ?? '' }
  const sealedPassword = seal(ctx.config.keyRing.keys, placeIn(smtpPasswordColumn, row), password)
  await ctx.db.transaction().execute(async (db) => {
    const kept = { ...row, sealedPassword, setAt: ctx.clock.now() }
    await replacePassword(db, password === '' ? null : kept)
    const after = password === '' ? { isSet: false } : { isSet: true, host, userName }
    await audit({ ...ctx, db }, { action: 'notification.setPassword', object, after })
  })
}

/**
 * Resolves once the mail server has taken a mail to this address.
 * @throws AppError `MAIL_NOT_SET_UP`, `MAIL_UNREACHABLE` with what the mail server said
 */
export async function sendTestMail(ctx: SignedInContext, address: string): Promise<void> {
  await audit(ctx, { action: 'notification.test', object, after: { address } })
  const mail = {
    to: address,
    subject: 'A test of the mail of your Bothy',
    text: `An administrator of ${ctx.config.publicUrl} has sent this to see whether its mail arrives. It does.\n`,
    id: `test.${crypto.randomUUID()}`,
  }
  await sendMail(ctx, mail, AbortSignal.timeout(30_000)).catch((error: unknown) => {
    throw error instanceof MailFailure ? error.forAdministrators() : error
  })
}
