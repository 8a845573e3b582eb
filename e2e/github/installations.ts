import type { GitHubApp } from './github-apps.ts'
import type { GitHubEvents } from './github-events.ts'
import type { GitHubPerson } from './github-people.ts'
import type { GitHubPermissions } from './github-permissions.ts'
import { type GitHubRepository, roleOf } from './github-repositories.ts'
import type { GitHubWorld } from './github-world.ts'
import { type GitHubAccount, isOwnerOf } from './organizations.ts'

/** A GitHub App on one account. It covers what the account owns, or what was selected of that. */
export type GitHubInstallation = {
  readonly id: number
  readonly app: GitHubApp
  readonly account: GitHubAccount
  permissions: GitHubPermissions
  /** The ids of the selected ones. */
  repositories: 'all' | Set<number>
  isSuspended: boolean
}

export function covers(installation: GitHubInstallation, repository: GitHubRepository): boolean {
  return (
    !installation.isSuspended &&
    installation.account === repository.owner &&
    (installation.repositories === 'all' || installation.repositories.has(repository.id))
  )
}

/** The App's installation through which this repository is reached, or null. */
export function installationCovering(
  { installations }: GitHubWorld,
  app: GitHubApp,
  repository: GitHubRepository,
): GitHubInstallation | null {
  return installations.find((one) => one.app === app && covers(one, repository)) ?? null
}

/** Who owns the account, or has anything to do with a repository that the installation covers. */
export function isSeenBy(
  world: GitHubWorld,
  installation: GitHubInstallation,
  person: GitHubPerson,
): boolean {
  const { account, repositories } = installation
  return (
    isOwnerOf(account, person.id) ||
    world.repositories.some(
      (one) =>
        one.owner === account &&
        (repositories === 'all' || repositories.has(one.id)) &&
        roleOf(person, one) !== null,
    )
  )
}

export function installApp(
  world: GitHubWorld,
  events: GitHubEvents,
  wanted: Pick<GitHubInstallation, 'app' | 'account' | 'permissions' | 'repositories'>,
): GitHubInstallation {
  const installation = { ...wanted, id: world.newId('installation'), isSuspended: false }
  world.installations.push(installation)
  events.installation(installation, 'created')
  return installation
}

/** Its tokens are gone with it. */
export function uninstallApp(
  world: GitHubWorld,
  events: GitHubEvents,
  installation: GitHubInstallation,
): void {
  world.installations.splice(world.installations.indexOf(installation), 1)
  world.tokens.revokeInstallation(installation)
  events.installation(installation, 'deleted')
}

export function suspendInstallation(
  events: GitHubEvents,
  installation: GitHubInstallation,
  isSuspended: boolean,
): void {
  installation.isSuspended = isSuspended
  events.installation(installation, isSuspended ? 'suspend' : 'unsuspend')
}
