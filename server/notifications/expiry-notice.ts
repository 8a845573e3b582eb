import type { Config } from '#server/config.ts'
import type { Mail } from './send-mail.ts'

/** What there is to say of a codespace that nobody uses. */
export type ExpiryNotice = {
  id: string
  expiresAt: number
  name: string
  displayName: string
  repositoryUrl: string
}

type AddressContext = { config: Pick<Config, 'publicUrl'> }

/** Words for a person, with the way to keep it. */
export function mailOf(
  { config }: AddressContext,
  notice: ExpiryNotice,
): Pick<Mail, 'id' | 'subject' | 'text'> {
  const { id, displayName, repositoryUrl } = notice
  const of = repositoryUrl === '' ? '' : ` of ${repositoryUrl}`
  return {
    id,
    // It may have been under way for most of the day.
    subject: `Your codespace ${oneLine(displayName)} expires soon`,
    text: `Nobody has used your codespace ${oneLine(displayName)}${oneLine(of)} for a while.
It is put into the trash on ${inWords(notice.expiresAt)}.

Open or pin it there to keep it:
${config.publicUrl}

Where notices go, and whether they come at all, you choose in your settings there.
`,
  }
}

/** What is posted to a webhook; docs/lifetimes.md describes it. */
export function bodyOf(
  { config }: AddressContext,
  { id, expiresAt, name, displayName, repositoryUrl }: ExpiryNotice,
): Record<string, unknown> {
  return {
    id,
    event: 'codespace.expires',
    expiresAt: new Date(expiresAt).toISOString(),
    codespace: { name, displayName, repositoryUrl },
    url: config.publicUrl,
  }
}

/** A name is somebody's text, and no second header or paragraph. */
const oneLine = (text: string) => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')

/** `Friday, 4 December 2026, 09:30 UTC`. */
const inWords = (at: number): string =>
  `${new Date(at).toLocaleString('en-GB', { timeZone: 'UTC', dateStyle: 'full', timeStyle: 'short' })} UTC`
