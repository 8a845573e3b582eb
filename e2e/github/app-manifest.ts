import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { GitHubAppWishes } from './github-apps.ts'
import type { GitHubPermissions } from './github-permissions.ts'
import { checkPermissions } from './openapi-check.ts'

/** What an App can be told of, and the permission without which it is not. */
const permissionOfEvent: Record<string, string> = {
  create: 'contents',
  delete: 'contents',
  issues: 'issues',
  member: 'members',
  membership: 'members',
  organization: 'members',
  pull_request: 'pull_requests',
  push: 'contents',
  repository: 'metadata',
  team: 'members',
}

const webUrl = z.url({ protocol: /^https?$/ })

/** As GitHub's documentation lists its parameters. */
const manifestSchema = z.strictObject({
  name: z.string().min(1).max(34).optional(),
  url: webUrl,
  hook_attributes: z.object({ url: webUrl, active: z.boolean().default(true) }).optional(),
  redirect_url: webUrl.optional(),
  callback_urls: z.array(webUrl).max(10).default([]),
  setup_url: webUrl.optional(),
  description: z.string().optional(),
  public: z.boolean().default(false),
  default_events: z.array(z.string()).default([]),
  default_permissions: z.record(z.string(), z.enum(['read', 'write', 'admin'])).default({}),
  request_oauth_on_install: z.boolean().default(false),
  setup_on_update: z.boolean().default(false),
})

export type ReadManifest = {
  name: string
  redirectUrl: string | null
  wishes: GitHubAppWishes
}

/** What somebody's manifest asks for, or what is wrong with it. */
export function readManifest(sent: string): ReadManifest | { problems: string[] } {
  const read = manifestSchema.safeParse(parsed(sent))
  if (!read.success) return { problems: read.error.issues.map(said) }
  const manifest = read.data
  const problems = [
    ...hookProblems(manifest.hook_attributes?.url),
    ...checkPermissions(manifest.default_permissions),
    ...eventProblems(manifest.default_events, manifest.default_permissions),
  ]
  if (problems.length > 0) return { problems }
  const hook = manifest.hook_attributes
  return {
    name: manifest.name ?? '',
    redirectUrl: manifest.redirect_url ?? null,
    wishes: {
      homepageUrl: manifest.url,
      callbackUrls: manifest.callback_urls,
      setupUrl: manifest.setup_url ?? null,
      isPublic: manifest.public,
      permissions: manifest.default_permissions,
      events: manifest.default_events,
      requestsOauthOnInstall: manifest.request_oauth_on_install,
      webhook: hook
        ? { url: hook.url, secret: randomBytes(20).toString('hex'), isActive: hook.active }
        : null,
    },
  }
}

function parsed(sent: string): unknown {
  try {
    return JSON.parse(sent)
  } catch {
    return null // It is refused as what it is: no object.
  }
}

const said = ({ path, message }: z.core.$ZodIssue) => `${path.join('.') || 'Manifest'}: ${message}`

/** GitHub takes no address it cannot reach itself. */
function hookProblems(url: string | undefined): string[] {
  const { hostname } = new URL(url ?? 'https://nobody.invalid')
  const isLoopback = /^(localhost|.*\.localhost|127\..*|\[::1\]|0\.0\.0\.0)$/.test(hostname)
  return isLoopback
    ? [
        `Hook url is not supported because it isn't reachable over the public Internet (${hostname})`,
      ]
    : []
}

function eventProblems(events: readonly string[], permissions: GitHubPermissions): string[] {
  const has = (permission: string | undefined) =>
    permission === 'metadata' || (permission !== undefined && permission in permissions)
  return events
    .filter((event) => !has(permissionOfEvent[event]))
    .map((event) => `Default events are not supported by permissions: ${event}`)
}
