import type { AppContext } from '#server/context.ts'
import { placeIn, unseal } from '#server/seal.ts'
import { readSetting, type SettingsContext } from '#server/settings/settings.ts'
import { mailFrom, smtpHost, smtpPort, smtpSecurity, smtpUser } from './notifications.settings.ts'
import { findPassword, smtpPasswordColumn } from './notifications.store.ts'

export const passwordId = 'smtp'

/** Where this server's mail goes, as it is set at this moment. */
export type MailServer = {
  host: string
  port: number
  security: 'starttls' | 'tls' | 'none'
  userName: string | null
  from: string
}

/** Null where a host or a sender is missing: no mail is sent then. */
export async function readMailServer(ctx: SettingsContext): Promise<MailServer | null> {
  const host = await readSetting(ctx, smtpHost)
  const from = await readSetting(ctx, mailFrom)
  if (host === null || from === null) return null
  return {
    ...{ host, from },
    port: await readSetting(ctx, smtpPort),
    security: await readSetting(ctx, smtpSecurity),
    userName: await readSetting(ctx, smtpUser),
  }
}

/**
 * The password for this host and user. Null where none was given for them: one for another host is
 * said to nobody, whoever changed the setting.
 */
export async function readMailPassword(
  ctx: Pick<AppContext, 'config' | 'db' | 'log'>,
  { host, userName }: Pick<MailServer, 'host' | 'userName'>,
): Promise<string | null> {
  const row = await findPassword(ctx.db)
  if (!row || userName === null || row.host !== host || row.userName !== userName) return null
  try {
    const place = placeIn(smtpPasswordColumn, row)
    return unseal(ctx.config.keyRing.keys, place, row.sealedPassword)
  } catch (error) {
    // Of a key that is gone: it has to be given again (F-51).
    ctx.log.warn({ err: error }, 'The password of the mail server cannot be opened')
    return null
  }
}
