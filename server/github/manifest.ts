import type { Config } from '#server/config.ts'
import { type BeginRegistrationInput, githubPermissions } from './github.schema.ts'

/** Where GitHub sends the administrator's browser back to. */
export const manifestPath = '/api/github/manifest'
export const signInCallbackPath = '/api/auth/callback/github'
export const webhookPath = '/api/github/webhook'

/** GitHub lets nothing longer be an App's name. */
const longestName = 34

/**
 * What the App is to be, for GitHub's page on which the administrator still may name it otherwise.
 */
export function manifestFor(
  { publicUrl }: Pick<Config, 'publicUrl'>,
  extras: BeginRegistrationInput['extras'],
): Record<string, unknown> {
  const { hostname } = new URL(publicUrl)
  const wanted = githubPermissions.filter(({ extra }) => extra === null || extras.includes(extra))
  return {
    name: `Bothy ${hostname}`.slice(0, longestName).replace(/[^a-z\d]+$/i, ''),
    description: 'Codespaces of one’s own.',
    url: publicUrl,
    redirect_url: publicUrl + manifestPath,
    callback_urls: [publicUrl + signInCallbackPath],
    // Others than its owner install it on their repositories too. Who may sign in here
    // is decided here.
    public: true,
    request_oauth_on_install: false,
    default_permissions: Object.fromEntries(wanted.map(({ name, access }) => [name, access])),
    // GitHub refuses an address it cannot reach, and to tell of anything without one.
    ...(isLoopback(hostname)
      ? { default_events: [] }
      : {
          default_events: ['organization', 'membership', 'team'],
          hook_attributes: { url: publicUrl + webhookPath, active: true },
        }),
  }
}

const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' ||
  hostname.endsWith('.localhost') ||
  hostname === '[::1]' ||
  hostname.startsWith('127.')
