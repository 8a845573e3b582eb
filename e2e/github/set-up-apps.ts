import {
  type GitHubApp,
  type GitHubAppWishes,
  makeGitHubApp,
  type RegisteredApp,
} from './github-apps.ts'
import type { GitHubPermissions } from './github-permissions.ts'
import {
  type GitHubInstallation,
  installApp,
  suspendInstallation,
  uninstallApp,
} from './installations.ts'
import { RepositoriesSetUp } from './set-up-repositories.ts'

const personalTokenLifetimeMs = 30 * 24 * 60 * 60 * 1000

/** Apps, where they are installed, and what people gave them, as tests make and change them. */
export class AppsSetUp extends RepositoriesSetUp {
  /** A GitHub App registered by hand, of a person or organization. */
  addApp(name: string, ownerLogin: string, wishes: GitHubAppWishes = {}): GitHubApp {
    const app = makeGitHubApp(this.world.newId('app'), this.account(ownerLogin), name, wishes)
    this.world.apps.push(app)
    return app
  }

  /**
   * On an account, with all or some of its repositories, and all or some of what the App asks for.
   */
  install(
    app: GitHubApp,
    login: string,
    options: { repositories?: 'all' | string[]; permissions?: GitHubPermissions } = {},
  ): GitHubInstallation {
    const { repositories = 'all', permissions = app.permissions } = options
    return installApp(this.world, this.events, {
      app,
      account: this.account(login),
      permissions: { metadata: 'read', ...permissions },
      repositories: repositories === 'all' ? 'all' : this.#idsOf(repositories),
    })
  }

  /** From now on it covers these repositories. */
  selectRepositories(installation: GitHubInstallation, repositories: 'all' | string[]): void {
    installation.repositories = repositories === 'all' ? 'all' : this.#idsOf(repositories)
  }

  /** Its tokens are gone with it. */
  uninstall(installation: GitHubInstallation): void {
    uninstallApp(this.world, this.events, installation)
  }

  /** A suspended installation covers nothing, and its tokens are refused. */
  setSuspended(installation: GitHubInstallation, isSuspended: boolean): void {
    suspendInstallation(this.events, installation, isSuspended)
  }

  /** What the app would have been given had this person authorised it in a browser. */
  authorize(app: RegisteredApp, login: string, scopes: string[] = []) {
    const { token, refresh } = this.world.tokens.issueForPerson(app, this.person(login), scopes)
    return { token: token.value, refreshToken: refresh?.value ?? null, expiresAt: token.expiresAt }
  }

  /** As this person does on their settings page: every token is gone, and a webhook tells of it. */
  revokeGrant(app: RegisteredApp, login: string): void {
    const person = this.person(login)
    this.world.tokens.revokeGrant(app, person)
    if (app.type === 'app') this.events.authorizationRevoked(app, person)
  }

  /** A fine-grained personal access token for some or all repositories of one owner. */
  addPersonalToken(
    login: string,
    ownerLogin: string,
    options: { repositories?: 'all' | string[]; permissions: GitHubPermissions },
  ): string {
    const { repositories = 'all', permissions } = options
    const token = this.world.tokens.issue(
      {
        kind: 'personal',
        app: null,
        person: this.person(login),
        owner: this.account(ownerLogin),
        repositoryIds: repositories === 'all' ? null : this.#idsOf(repositories),
        permissions: { metadata: 'read', ...permissions },
      },
      personalTokenLifetimeMs,
    )
    return token.value
  }

  #idsOf(paths: string[]): Set<number> {
    return new Set(paths.map((path) => this.repository(path).id))
  }
}
