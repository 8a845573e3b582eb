import { z } from 'zod'
import { storableText } from '#server/text.schema.ts'

export const notificationChannel = z.enum(['mail', 'webhook'])
export type NotificationChannel = z.infer<typeof notificationChannel>

const target = z.object({
  address: z.string(),
  /** False while the code that was mailed there was not typed. */
  isConfirmed: z.boolean(),
  /** Why the last notice did not arrive, and when that was. */
  problem: z.object({ sentence: z.string(), at: z.number() }).nullable(),
})
export type NotificationTarget = z.infer<typeof target>

/** Where somebody's notices go. */
export const notificationTargets = z.object({
  /** Administrators have set up a mail server. */
  isMailOffered: z.boolean(),
  mail: target.nullable(),
  webhook: target.nullable(),
})
export type NotificationTargets = z.infer<typeof notificationTargets>

const mailAddress = z.email().max(254)
export const setMailAddressInput = z.object({ address: storableText.trim().pipe(mailAddress) })
export const confirmMailAddressInput = z.object({ code: storableText.trim().min(1).max(20) })
export const setWebhookInput = z.object({ url: storableText.trim().min(1).max(2000) })
/** Shown this once. */
export const setWebhookAnswer = z.object({ secret: z.string() })
export const channelInput = z.object({ channel: notificationChannel })

/** What administrators see of the mail server. */
export const mailServerState = z.object({
  /** Null where a host or a sender is missing. */
  server: z.object({ host: z.string(), port: z.int(), from: z.string() }).nullable(),
  userName: z.string().nullable(),
  /** `other`: it was given for another host or user, and is not used. */
  password: z.enum(['none', 'set', 'other']),
})
export type MailServerState = z.infer<typeof mailServerState>
/** Empty takes it away. */
export const setMailPasswordInput = z.object({ password: storableText.max(1000) })
