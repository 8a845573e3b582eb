import { z } from 'zod'
import { AppError } from '#server/errors.ts'
import { type AnySetting, defineSetting } from '#server/settings/define-setting.ts'

const section = 'Notices'
const mailSection = 'Mail server'

export const expiryNotices = defineSetting<'none' | 'mail' | 'webhook'>({
  id: 'notifications.expiry',
  section,
  title: 'Notice before a codespace expires',
  description:
    'A day before one is put into the trash because nobody uses it, its owner is told by mail or by a webhook, besides in the list. Where to is chosen by each person in their settings, under “Where notices go”.',
  scopes: ['instance', 'user'],
  schema: z.enum(['none', 'mail', 'webhook']),
  default: 'none',
})

export const webhookHosts = defineSetting<string[]>({
  id: 'notifications.webhookHosts',
  section,
  title: 'Webhooks on your own network',
  description:
    'Hosts at addresses that are not public to which notices may go all the same: `chat.corp.example`, with its port where that is not 443. People choose the path, so name only what may be asked by any of them.',
  scopes: ['instance'],
  schema: z.array(z.string().trim().toLowerCase().min(1).max(300)).max(100),
  default: [],
  environment: 'BOTHY_WEBHOOK_HOSTS',
  isDangerous: true,
  check(hosts) {
    for (const host of hosts) {
      if (URL.parse(`https://${host}`)?.host === host) continue
      throw new AppError('SETTING_VALUE_INVALID', `“${host.slice(0, 100)}” is no host.`)
    }
    return [...new Set(hosts)]
  },
})

export const smtpHost = defineSetting<string | null>({
  id: 'notifications.smtpHost',
  section: mailSection,
  title: 'Mail server',
  description:
    'The host that takes mail of this server by SMTP, such as `smtp.example.com`. None: no mail is sent.',
  scopes: ['instance'],
  schema: z
    .string()
    .trim()
    .toLowerCase()
    .max(253)
    .regex(
      /^$|^[a-z\d]([a-z\d.-]*[a-z\d])?$|^[\da-f:]*:[\da-f:]*$/,
      'the name or address of a host',
    )
    .nullable(),
  default: null,
  environment: 'BOTHY_SMTP_HOST',
  isDangerous: true,
  check: (host) => host || null,
})

export const smtpPort = defineSetting<number>({
  id: 'notifications.smtpPort',
  section: mailSection,
  title: 'Port of the mail server',
  description: 'Usually 587 with STARTTLS and 465 with TLS.',
  scopes: ['instance'],
  schema: z.int().min(1).max(65535),
  default: 587,
  environment: 'BOTHY_SMTP_PORT',
  isDangerous: true,
})

export const smtpSecurity = defineSetting<'starttls' | 'tls' | 'none'>({
  id: 'notifications.smtpSecurity',
  section: mailSection,
  title: 'How mail is encrypted',
  description:
    'starttls: from a command on, and nothing is sent where the mail server does not offer it. tls: from the first byte. none: for a mail server on this machine; nothing is signed in with then.',
  scopes: ['instance'],
  schema: z
    .enum(['starttls', 'tls', 'none'])
    .meta({ names: { starttls: 'STARTTLS', tls: 'TLS', none: 'None' } }),
  default: 'starttls',
  environment: 'BOTHY_SMTP_SECURITY',
  isDangerous: true,
})

export const smtpUser = defineSetting<string | null>({
  id: 'notifications.smtpUser',
  section: mailSection,
  title: 'User at the mail server',
  description: 'As whom this server signs in there. None: it does not sign in.',
  scopes: ['instance'],
  schema: z.string().trim().max(300).nullable(),
  default: null,
  environment: 'BOTHY_SMTP_USER',
  isDangerous: true,
  check: (user) => user || null,
})

export const mailFrom = defineSetting<string | null>({
  id: 'notifications.mailFrom',
  section: mailSection,
  title: 'Sender of mail',
  description: 'The address that mail comes from, such as `bothy@example.com`.',
  scopes: ['instance'],
  schema: z
    .string()
    .trim()
    .max(254)
    .regex(/^$|^[^\s@<>"(),:;[\]\\\p{Cc}]+@[^\s@<>"(),:;\\\p{Cc}]+$/u, 'a mail address')
    .nullable(),
  default: null,
  environment: 'BOTHY_MAIL_FROM',
  check: (address) => address || null,
})

export const notificationSettings: readonly AnySetting[] = [
  expiryNotices,
  webhookHosts,
  smtpHost,
  smtpPort,
  smtpSecurity,
  smtpUser,
  mailFrom,
]
