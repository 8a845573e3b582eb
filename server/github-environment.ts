import { createPrivateKey } from 'node:crypto'

/** Where GitHub is, and as what it knows this server where the environment says so. */
export type GithubPlace = {
  /** The origin of GitHub, or of the Enterprise Server. */
  url: string
  /** How long GitHub may take to answer. */
  deadlineMs: number
  /** Null where the environment registers nothing: an administrator may. */
  app: GithubCredentials | null
}

export type GithubCredentials = {
  clientId: string
  clientSecret: string
  /** Of a GitHub App, as PEM. */
  privateKey: string | null
  /** What a GitHub App is called in addresses. */
  slug: string | null
  /** What GitHub signs its webhooks with, where the App has one. */
  webhookSecret?: string | null
}

type Values = {
  GITHUB_URL: string
  AUTH_GITHUB_ID?: string | undefined
  AUTH_GITHUB_SECRET?: string | undefined
  AUTH_GITHUB_PRIVATE_KEY?: string | undefined
  AUTH_GITHUB_APP_SLUG?: string | undefined
  AUTH_GITHUB_WEBHOOK_SECRET?: string | undefined
}

const deadlineMs = 10_000

/**
 * The registration of the environment, or what is wrong with it. No value of it
 * stands in a message.
 */
export function chooseGithub(values: Values): { github: GithubPlace } | { refusal: string } {
  const { GITHUB_URL: url, AUTH_GITHUB_ID: clientId, AUTH_GITHUB_SECRET: clientSecret } = values
  const place = { url, deadlineMs }
  if (!clientId && !clientSecret) {
    const without = [
      'AUTH_GITHUB_PRIVATE_KEY',
      'AUTH_GITHUB_APP_SLUG',
      'AUTH_GITHUB_WEBHOOK_SECRET',
    ] as const
    const alone = without.find((name) => values[name])
    if (alone) return { refusal: missing('ID', alone) }
    return { github: { ...place, app: null } }
  }
  if (!clientId) return { refusal: missing('ID', 'AUTH_GITHUB_SECRET') }
  if (!clientSecret) return { refusal: missing('SECRET', 'AUTH_GITHUB_ID') }
  const given = values.AUTH_GITHUB_PRIVATE_KEY
  const privateKey = given ? pemOf(given) : null
  if (given && privateKey === null) {
    return {
      refusal:
        'AUTH_GITHUB_PRIVATE_KEY cannot be used; expected the private key GitHub made for the App, as the PEM text it is or that text in base64.',
    }
  }
  const slug = values.AUTH_GITHUB_APP_SLUG ?? null
  const webhookSecret = values.AUTH_GITHUB_WEBHOOK_SECRET ?? null
  return { github: { ...place, app: { clientId, clientSecret, privateKey, slug, webhookSecret } } }
}

const missing = (name: 'ID' | 'SECRET', because: string) =>
  `AUTH_GITHUB_${name} is not set; expected both AUTH_GITHUB_ID and AUTH_GITHUB_SECRET, as ${because} is set.`

/** Variables often cannot hold line breaks, so `\n` and base64 do as well. */
function pemOf(text: string): string | null {
  const isPem = text.includes('-----BEGIN')
  const pem = isPem ? text.replaceAll('\\n', '\n') : Buffer.from(text, 'base64').toString('utf8')
  try {
    return createPrivateKey(pem).asymmetricKeyType === 'rsa' ? pem : null
  } catch {
    // No key: the caller says so without repeating it.
    return null
  }
}
