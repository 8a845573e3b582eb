import { common, type GitHubPermissions, isAtLeast } from './github-permissions.ts'
import { type GitHubRepository, roleOf } from './github-repositories.ts'
import { type GitHubToken, type UserToken, userTokenLifetimeMs } from './github-tokens.ts'
import { covers, type GitHubInstallation, isSeenBy } from './installations.ts'
import { type Call, notFound, RestRefusal } from './rest.ts'

/**
 * Of a person's unscoped token one for a single account, for repositories of it that the
 * installation covers and the person can see, with no more than the installation has. It lives as
 * long as its parent at most.
 * @throws RestRefusal
 */
export function makeScopedToken(
  call: Call,
  parent: Extract<GitHubToken, { kind: 'user' }>,
): UserToken {
  const { world, body } = call
  const { app, person } = parent
  const installation = installationOfTarget(call, parent)
  const repositories = wantedRepositories(call, installation, person)
  const wanted = (body.permissions as GitHubPermissions | undefined) ?? installation.permissions
  for (const [name, level] of Object.entries(wanted)) {
    const isGranted =
      isAtLeast(installation.permissions[name], level) &&
      (name === 'metadata' || isAtLeast(app.permissions[name], level))
    if (!isGranted) {
      throw unprocessable('The permissions requested are not granted to this installation.')
    }
  }
  const content = {
    kind: 'scoped' as const,
    app,
    person,
    installation,
    repositoryIds: repositories && new Set(repositories.map(({ id }) => id)),
    permissions: { ...common({ metadata: 'read' }, installation.permissions), ...wanted },
  }
  return world.tokens.issue(content, userTokenLifetimeMs, parent.expiresAt) as UserToken
}

function installationOfTarget(
  { world, body }: Call,
  { app, person }: Extract<GitHubToken, { kind: 'user' }>,
): GitHubInstallation {
  const { target, target_id: targetId } = body
  if ((target === undefined) === (targetId === undefined)) {
    throw unprocessable('Exactly one of target and target_id is needed.')
  }
  const account =
    target === undefined ? world.accountById(Number(targetId)) : world.account(String(target))
  const installation = account && world.installation(app, account)
  if (!installation || !isSeenBy(world, installation, person)) throw notFound()
  if (installation.isSuspended) {
    throw new RestRefusal(403, 'This installation has been suspended')
  }
  return installation
}

/** Of the target; null for all of them. */
function wantedRepositories(
  { world, body }: Call,
  installation: GitHubInstallation,
  person: UserToken['person'],
): GitHubRepository[] | null {
  const { repositories: names, repository_ids: ids } = body
  if (names !== undefined && ids !== undefined) {
    throw unprocessable('Only one of repositories and repository_ids is taken.')
  }
  const wanted = (names ?? ids) as (string | number)[] | undefined
  if (wanted === undefined) return null
  return wanted.map((one) => {
    const repository =
      typeof one === 'number'
        ? world.repositories.find(({ id }) => id === one)
        : world.repository(`${installation.account.login}/${one}`)
    const isSeen = repository?.visibility === 'public' || (repository && roleOf(person, repository))
    if (!repository || !isSeen || !covers(installation, repository)) {
      throw unprocessable(
        'There is at least one repository that does not exist or is not accessible.',
      )
    }
    return repository
  })
}

const unprocessable = (message: string) =>
  new RestRefusal(422, 'Validation Failed', { errors: [{ code: 'custom', message }] })
