import { installationOf, integrationOf } from './app-answers.ts'
import { type GitHubPermissions, isAtLeast } from './github-permissions.ts'
import { repositoryOf } from './github-repositories.ts'
import { suspended } from './installation-endpoints.ts'
import { covers, type GitHubInstallation, uninstallApp } from './installations.ts'
import { type Call, type Endpoint, notFound, ok, page, RestRefusal, requireJwt } from './rest.ts'

const installationTokenLifetimeMs = 60 * 60 * 1000

/** What a GitHub App does in its own name, by a JSON web token it signed. */
export const appEndpoints: Endpoint[] = [
  {
    operation: 'GET /app',
    answer: (call) => ok(integrationOf(requireJwt(call), call.world.webUrl)),
  },
  {
    operation: 'GET /apps/{app_slug}',
    answer({ world, params }) {
      const app = world.app(({ slug }) => slug === params.app_slug)
      if (!app) throw notFound()
      return ok(integrationOf(app, world.webUrl))
    },
  },
  {
    operation: 'GET /app/installations',
    answer(call) {
      const app = requireJwt(call)
      const own = call.world.installations.filter((one) => one.app === app)
      return page(call, own, (one) => installationOf(one, call.world.webUrl))
    },
  },
  {
    operation: 'GET /app/installations/{installation_id}',
    answer: (call) => ok(installationOf(requireInstallation(call), call.world.webUrl)),
  },
  {
    operation: 'DELETE /app/installations/{installation_id}',
    answer(call) {
      uninstallApp(call.world, call.events, requireInstallation(call))
      return { status: 204 }
    },
  },
  {
    operation: 'POST /app/installations/{installation_id}/access_tokens',
    answer(call) {
      const { world, body } = call
      const installation = requireInstallation(call)
      if (installation.isSuspended) throw suspended()
      const permissions = (body.permissions as GitHubPermissions) ?? installation.permissions
      for (const [name, level] of Object.entries(permissions)) {
        if (!isAtLeast(installation.permissions[name], level)) {
          const message = 'The permissions requested are not granted to this installation.'
          throw new RestRefusal(422, message)
        }
      }
      const wanted = (body.repository_ids ?? body.repositories) as (string | number)[] | undefined
      const repositories = wanted?.map((one) => requireCovered(call, installation, one))
      const token = world.tokens.issue(
        {
          kind: 'installation',
          app: installation.app,
          person: null,
          installation,
          repositoryIds: repositories ? new Set(repositories.map(({ id }) => id)) : null,
          permissions: { metadata: 'read', ...permissions },
        },
        installationTokenLifetimeMs,
      )
      return {
        status: 201,
        body: {
          token: token.value,
          expires_at: new Date(token.expiresAt ?? 0).toISOString(),
          permissions,
          repository_selection:
            repositories || installation.repositories !== 'all' ? 'selected' : 'all',
          ...(repositories && {
            repositories: repositories.map((one) => repositoryOf(one, null, world.webUrl)),
          }),
        },
      }
    },
  },
]

function requireInstallation(call: Call): GitHubInstallation {
  const app = requireJwt(call)
  const found = call.world.installations.find(
    (one) => one.app === app && String(one.id) === call.params.installation_id,
  )
  if (!found) throw notFound()
  return found
}

function requireCovered(
  { world }: Call,
  installation: GitHubInstallation,
  wanted: string | number,
) {
  const found = world.repositories.find(
    (one) => covers(installation, one) && (one.id === wanted || one.name === wanted),
  )
  if (!found) {
    const message =
      'There is at least one repository that does not exist or is not accessible to the parent installation.'
    throw new RestRefusal(422, message)
  }
  return found
}
