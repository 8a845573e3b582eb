import type { NotificationChannel } from '#server/notifications/notifications.schema.ts'

export type NotificationTables = {
  /** Where somebody hears of their codespaces, at most once for each way. */
  notificationTarget: {
    userId: string
    channel: NotificationChannel
    /** A mail address, or the address of a webhook. */
    address: string
    /** Nothing but a code is sent before; a webhook is its owner's from the start. */
    confirmedAt: number | null
    /** What a webhook's messages are signed with; of mail the code that confirms it. */
    sealedSecret: string
    codeExpiresAt: number | null
    /** Wrong codes since the last one was mailed. */
    codeTries: number
    /** Why the last attempt reached nobody; null where it did. */
    problem: string | null
    problemAt: number | null
    createdAt: number
  }
  /** What is still to be sent of a codespace that expires. Gone once it is. */
  notification: {
    id: string
    userId: string
    codespaceId: string
    /**
     * As of the codespace then: with another one there, this is out of date. Like `expiresAt` by
     * the steady clock.
     */
    noticedAt: number
    expiresAt: number
    attempts: number
    nextAttemptAt: number
  }
  /** At most one row. */
  smtpPassword: {
    id: string
    /** Where and as whom alone it is used. */
    host: string
    userName: string
    sealedPassword: string
    setAt: number
  }
}
