import { createTransport } from 'nodemailer'
import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import { outboundTrust } from '#server/outbound-https.ts'
import { type MailServer, readMailPassword, readMailServer } from './mail-server.ts'

const quietMs = 20_000
const connectMs = 10_000

export type Mail = {
  to: string
  subject: string
  text: string
  /** The same for every attempt, so that a mailbox which got it twice can tell. */
  id: string
}

type MailContext = Pick<AppContext, 'config' | 'db' | 'log'>

/** A plain sentence for whoever was to have the mail, and what administrators can do about it. */
export class MailFailure extends AppError {
  readonly #words: string
  constructor(
    code: 'MAIL_NOT_SET_UP' | 'MAIL_UNREACHABLE',
    { sentence, words }: { sentence: string; words: string },
    options?: ErrorOptions,
  ) {
    super(code, sentence, options)
    this.#words = words
  }

  /** With the mail server's address and its own words. */
  forAdministrators(): AppError {
    return new AppError(this.code, this.#words, { cause: this })
  }
}

const notSetUp =
  'This server sends no mail: an administrator has to set a mail server and a sender first.'

/**
 * Resolves once the mail server has taken it. Nothing but the recipient's own address and plain
 * text goes into it. What the mail server says is logged.
 * @throws MailFailure
 */
export async function sendMail(ctx: MailContext, mail: Mail, signal: AbortSignal): Promise<void> {
  const server = await readMailServer(ctx)
  if (!server) throw new MailFailure('MAIL_NOT_SET_UP', { sentence: notSetUp, words: notSetUp })
  const { hostname } = new URL(ctx.config.publicUrl)
  const transport = createTransport({ ...(await optionsFor(ctx, server)), name: hostname })
  try {
    await transport.sendMail({
      from: { name: 'Bothy', address: server.from },
      to: { name: '', address: mail.to },
      subject: mail.subject,
      text: mail.text,
      messageId: `<${mail.id}@${hostname}>`,
      // Nobody is away for a machine, and no list answers one.
      headers: { 'auto-submitted': 'auto-generated' },
      signal,
    })
  } catch (error) {
    const words = wordsOf(error, server)
    ctx.log.warn({ words }, 'The mail server did not take a mail')
    throw new MailFailure(
      'MAIL_UNREACHABLE',
      { sentence: sentenceOf(error), words },
      { cause: error },
    )
  } finally {
    transport.close()
  }
}

async function optionsFor(ctx: MailContext, server: MailServer) {
  const { host, port, security, userName } = server
  const pass = security === 'none' ? null : await readMailPassword(ctx, server)
  if (userName !== null && pass === null) {
    const words = missingPassword(server)
    throw new MailFailure('MAIL_NOT_SET_UP', { sentence: notSetUp, words })
  }
  return {
    ...{ host, port },
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(userName !== null && pass !== null && { auth: { user: userName, pass } }),
    tls: { secureContext: outboundTrust(ctx.config) },
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    dnsTimeout: connectMs,
    socketTimeout: quietMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}

const missingPassword = ({ security, host, userName }: MailServer): string =>
  security === 'none'
    ? `The mail server ${host} is to be spoken to unencrypted, and nothing is signed in with that way. Take away its user, or have mail encrypted.`
    : `The password of ${userName} at ${host} is missing. An administrator can set it under “Mail”.`

const reasons: Record<string, string> = {
  EAUTH: 'does not take the user and password',
  ETLS: 'does not offer the encryption that is set',
  EDNS: 'has no address',
  ETIMEDOUT: 'does not answer',
  EABORT: 'takes too long to answer',
  ECONNECTION: 'does not answer',
  ESOCKET: 'cannot be reached, or shows a certificate that is not trusted',
  EENVELOPE: 'does not take mail from this sender or to this address',
  EMESSAGE: 'did not take the mail',
}

const sentenceOf = (error: unknown): string =>
  (error as { command?: unknown }).command === 'RCPT TO'
    ? 'The mail server of this Bothy does not take mail to this address.'
    : 'The mail server of this Bothy did not take the mail. An administrator can find out why.'

/** Of what the other side said only a line that mail servers speak, whatever was asked there. */
function wordsOf(error: unknown, { host, port }: MailServer): string {
  const { code = '', response = '' } = error as { code?: string; response?: string }
  const reason = reasons[code] ?? 'does not work'
  const [line = ''] = response.split(/\r?\n/)
  const said = /^[245]\d\d[ -][\x20-\x7e]+$/.test(line) ? ` It said: ${line.slice(0, 200)}` : ''
  return `The mail server ${host}:${port} ${reason}.${said}`
}
