import { randomBytes } from 'node:crypto'
import { Forks } from './forks.ts'
import type { GitHubApp, RegisteredApp } from './github-apps.ts'
import type { GitHubPerson } from './github-people.ts'
import { fullNameOf, type GitHubRepository } from './github-repositories.ts'
import { GitHubTokens } from './github-tokens.ts'
import type { GitHubInstallation } from './installations.ts'
import type { GitHubAccount, GitHubOrganization } from './organizations.ts'

const firstIds = {
  person: 1001,
  team: 2001,
  organization: 3001,
  repository: 5001,
  app: 7001,
  installation: 9001,
  thing: 11_001,
}

/** Everything the stand-in knows. Names are compared as GitHub does: whatever their case. */
export class GitHubWorld {
  readonly people: GitHubPerson[] = []
  readonly organizations: GitHubOrganization[] = []
  readonly repositories: GitHubRepository[] = []
  readonly apps: RegisteredApp[] = []
  readonly installations: GitHubInstallation[] = []
  readonly tokens = new GitHubTokens(() => this.now())
  readonly forks = new Forks(this)
  /** As `GITHUB_URL` names it. */
  webUrl = ''
  /** Where the bare repositories are. */
  repositoriesFolder = ''
  readonly #formerNames = new Map<string, GitHubRepository>()
  readonly #manifestCodes = new Map<string, { app: GitHubApp; expiresAt: number }>()
  readonly #nextIds = { ...firstIds }
  #aheadMs = 0

  now(): number {
    return Date.now() + this.#aheadMs
  }

  /** Lets time pass, for this GitHub alone. */
  elapse(durationMs: number): void {
    this.#aheadMs += durationMs
  }

  /** Never given twice. */
  newId(kind: keyof typeof firstIds): number {
    this.#nextIds[kind] += 1
    return this.#nextIds[kind] - 1
  }

  person(login: string): GitHubPerson | null {
    return this.people.find((one) => isSame(one.login, login)) ?? null
  }

  organization(login: string): GitHubOrganization | null {
    return this.organizations.find((one) => isSame(one.login, login)) ?? null
  }

  account(login: string): GitHubAccount | null {
    return this.person(login) ?? this.organization(login)
  }

  accountById(id: number): GitHubAccount | null {
    return [...this.people, ...this.organizations].find((one) => one.id === id) ?? null
  }

  /** Of the name `owner/name` now. */
  repository(fullName: string): GitHubRepository | null {
    return this.repositories.find((one) => isSame(fullNameOf(one), fullName)) ?? null
  }

  /** The name it has now leads to it even when it has another, until others have this one. */
  leaveName(repository: GitHubRepository): void {
    this.#formerNames.set(fullNameOf(repository).toLowerCase(), repository)
  }

  /** Where a name that nothing has now used to lead. */
  movedRepository(fullName: string): GitHubRepository | null {
    const moved = this.#formerNames.get(fullName.toLowerCase())
    return moved && this.repositories.includes(moved) ? moved : null
  }

  app(isMeant: (app: GitHubApp) => boolean): GitHubApp | null {
    return this.apps.filter((app) => app.type === 'app').find(isMeant) ?? null
  }

  /** For the App that a manifest made, for an hour. */
  newManifestCode(app: GitHubApp): string {
    const code = randomBytes(20).toString('hex')
    this.#manifestCodes.set(code, { app, expiresAt: this.now() + 60 * 60 * 1000 })
    return code
  }

  /** Once. */
  takeManifestCode(code: string): GitHubApp | null {
    const made = this.#manifestCodes.get(code)
    this.#manifestCodes.delete(code)
    return made && made.expiresAt > this.now() ? made.app : null
  }

  installation(app: GitHubApp, account: GitHubAccount): GitHubInstallation | null {
    return this.installations.find((one) => one.app === app && one.account === account) ?? null
  }
}

const isSame = (a: string, b: string) => a.toLowerCase() === b.toLowerCase()
