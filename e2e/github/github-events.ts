import type { GitHubApp } from './github-apps.ts'
import { type GitHubPerson, simpleUser } from './github-people.ts'
import { type GitHubRepository, repositoryOf } from './github-repositories.ts'
import type { GitHubWorld } from './github-world.ts'
import type { GitHubInstallation } from './installations.ts'
import {
  type GitHubAccount,
  type GitHubOrganization,
  type GitHubTeam,
  simpleOrganization,
  teamOf,
} from './organizations.ts'
import { Webhooks } from './webhooks.ts'

/** What happens, told to the webhooks of the Apps installed where it happens. */
export class GitHubEvents {
  readonly webhooks = new Webhooks()
  readonly #world: GitHubWorld

  constructor(world: GitHubWorld) {
    this.#world = world
  }

  installation(
    installation: GitHubInstallation,
    action: 'created' | 'deleted' | 'suspend' | 'unsuspend',
  ): void {
    const { webUrl } = this.#world
    const { app, account, id, permissions, repositories, isSuspended } = installation
    this.webhooks.send(app, 'installation', {
      action,
      installation: {
        id,
        account: simpleUser(account, webUrl),
        repository_selection: repositories === 'all' ? 'all' : 'selected',
        app_id: app.id,
        client_id: app.clientId,
        app_slug: app.slug,
        target_id: account.id,
        target_type: account.type,
        permissions,
        events: app.events,
        suspended_at: isSuspended ? new Date(this.#world.now()).toISOString() : null,
      },
      sender: simpleUser(account, webUrl),
    })
  }

  /** Somebody took back what they had authorised. */
  authorizationRevoked(app: GitHubApp, person: GitHubPerson): void {
    const sender = simpleUser(person, this.#world.webUrl)
    this.webhooks.send(app, 'github_app_authorization', { action: 'revoked', sender })
  }

  organization(
    organization: GitHubOrganization,
    person: GitHubPerson,
    action: 'member_added' | 'member_removed',
  ): void {
    const { webUrl } = this.#world
    const isOwner = organization.members.get(person.id)?.role === 'owner'
    const user = simpleUser(person, webUrl)
    this.#sendWhereInstalled(organization, 'organization', {
      action,
      membership: { state: 'active', role: isOwner ? 'admin' : 'member', user },
      organization: simpleOrganization(organization, webUrl),
      sender: user,
    })
  }

  membership(
    organization: GitHubOrganization,
    team: GitHubTeam,
    person: GitHubPerson,
    action: 'added' | 'removed',
  ): void {
    const { webUrl } = this.#world
    this.#sendWhereInstalled(organization, 'membership', {
      action,
      scope: 'team',
      member: simpleUser(person, webUrl),
      team: teamOf(organization, team, webUrl),
      organization: simpleOrganization(organization, webUrl),
      sender: simpleUser(person, webUrl),
    })
  }

  /** Minimal: where, and not what. */
  push(repository: GitHubRepository): void {
    const { webUrl } = this.#world
    this.#sendWhereInstalled(repository.owner, 'push', {
      repository: repositoryOf(repository, null, webUrl),
      sender: simpleUser(repository.owner, webUrl),
    })
  }

  #sendWhereInstalled(
    account: GitHubAccount,
    event: string,
    payload: Record<string, unknown>,
  ): void {
    for (const installation of this.#world.installations) {
      if (installation.account !== account || installation.isSuspended) continue
      const { app, id } = installation
      this.webhooks.send(app, event, { ...payload, installation: { id } })
    }
  }
}
