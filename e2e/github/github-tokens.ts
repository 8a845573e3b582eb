import { randomBytes } from 'node:crypto'
import type { GitHubApp, OAuthApp, RegisteredApp } from './github-apps.ts'
import type { GitHubPerson } from './github-people.ts'
import type { GitHubPermissions } from './github-permissions.ts'
import type { GitHubInstallation } from './installations.ts'
import type { GitHubAccount } from './organizations.ts'

/** Repositories by their ids, or null for all of them; and what may be done there. */
type Limits = {
  readonly repositoryIds: ReadonlySet<number> | null
  readonly permissions: GitHubPermissions
}

/** `gho_` */
type OAuthContent = {
  kind: 'oauth'
  app: OAuthApp
  person: GitHubPerson
  scopes: readonly string[]
}
/** `ghu_`: whatever App and person both may. */
type UserContent = { kind: 'user'; app: GitHubApp; person: GitHubPerson }
/** `ghu_` too, made of such a one, for one installation alone. */
type ScopedContent = Limits & {
  kind: 'scoped'
  app: GitHubApp
  person: GitHubPerson
  installation: GitHubInstallation
}
/** `ghs_`: the App itself. */
type InstallationContent = Limits & {
  kind: 'installation'
  app: GitHubApp
  person: null
  installation: GitHubInstallation
}
/** `github_pat_`: fine-grained, made by hand, for what one account owns. */
type PersonalContent = Limits & {
  kind: 'personal'
  app: null
  person: GitHubPerson
  owner: GitHubAccount
}

type Content = OAuthContent | UserContent | ScopedContent | InstallationContent | PersonalContent

/** `expiresAt` null is for good. */
export type GitHubToken = Content & {
  readonly value: string
  readonly id: number
  readonly expiresAt: number | null
}

export type UserToken = Extract<GitHubToken, { kind: 'oauth' | 'user' | 'scoped' }>

type RefreshToken = {
  app: GitHubApp
  person: GitHubPerson
  accessToken: string
  expiresAt: number
}

const prefixes = {
  oauth: 'gho_',
  user: 'ghu_',
  scoped: 'ghu_',
  installation: 'ghs_',
  personal: 'github_pat_',
}
export const userTokenLifetimeMs = 8 * 60 * 60 * 1000
const refreshTokenLifetimeMs = 184 * 24 * 60 * 60 * 1000

/** Every token, and whether it is taken now. */
export class GitHubTokens {
  /**
   * Beyond so many of one person for one app the oldest is revoked; GitHub's is 10.
   * Null for no end.
   */
  mostPerPersonAndApp: number | null = null
  /** Every value ever given, refresh tokens too, to be looked for where none may be. */
  readonly values: string[] = []
  readonly #tokens = new Map<string, GitHubToken>()
  readonly #refreshTokens = new Map<string, RefreshToken>()
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  find(value: string): GitHubToken | null {
    const token = this.#tokens.get(value)
    const isTaken = token && (token.expiresAt === null || token.expiresAt > this.#now())
    return isTaken ? token : null
  }

  /** Those that are taken now, the oldest first. */
  get valid(): GitHubToken[] {
    const all = [...this.#tokens.keys()].map((value) => this.find(value))
    return all.filter((token) => token !== null)
  }

  /** For as long as that, and no longer than `latest`. */
  issue(content: Content, lifetimeMs: number | null, latest: number | null = null): GitHubToken {
    const value = `${prefixes[content.kind]}${randomBytes(18).toString('hex')}`
    const expiresAt =
      lifetimeMs === null ? null : Math.min(this.#now() + lifetimeMs, latest ?? Infinity)
    const token = { ...content, value, id: this.values.length + 1, expiresAt }
    this.values.push(value)
    this.#tokens.set(value, token)
    this.#revokeOldest(token)
    return token
  }

  #revokeOldest({ app, person, kind }: GitHubToken): void {
    if (this.mostPerPersonAndApp === null || kind === 'installation' || kind === 'personal') return
    const own = this.valid.filter((token) => token.app === app && token.person === person)
    for (const token of own.slice(0, -this.mostPerPersonAndApp)) this.revoke(token.value)
  }

  /** A token of this person for this app, with its refresh token where the app's tokens end. */
  issueForPerson(app: RegisteredApp, person: GitHubPerson, scopes: readonly string[] = []) {
    if (app.type === 'oauth') {
      return { token: this.issue({ kind: 'oauth', app, person, scopes }, null), refresh: null }
    }
    const isEnding = app.expiresUserTokens
    const token = this.issue({ kind: 'user', app, person }, isEnding ? userTokenLifetimeMs : null)
    if (!isEnding) return { token, refresh: null }
    const value = `ghr_${randomBytes(38).toString('hex')}`
    const expiresAt = this.#now() + refreshTokenLifetimeMs
    this.values.push(value)
    this.#refreshTokens.set(value, { app, person, accessToken: token.value, expiresAt })
    return { token, refresh: { value, lifetimeSeconds: refreshTokenLifetimeMs / 1000 } }
  }

  /**
   * Once: neither it nor the token it came with is taken from then on. Null where it is not taken.
   */
  refresh(app: RegisteredApp, value: string) {
    const refresh = this.#refreshTokens.get(value)
    if (refresh?.app !== app || refresh.expiresAt <= this.#now()) return null
    this.#refreshTokens.delete(value)
    this.#tokens.delete(refresh.accessToken)
    return this.issueForPerson(refresh.app, refresh.person)
  }

  revoke(value: string): void {
    this.#tokens.delete(value)
    for (const [key, { accessToken }] of this.#refreshTokens) {
      if (accessToken === value) this.#refreshTokens.delete(key)
    }
  }

  /** All that this person ever gave this app. */
  revokeGrant(app: RegisteredApp, person: GitHubPerson): void {
    this.#revokeWhere((one) => one.app === app && one.person === person)
    for (const [key, one] of this.#refreshTokens) {
      if (one.app === app && one.person === person) this.#refreshTokens.delete(key)
    }
  }

  revokeInstallation(installation: GitHubInstallation): void {
    this.#revokeWhere((one) => 'installation' in one && one.installation === installation)
  }

  #revokeWhere(isMeant: (token: GitHubToken) => boolean): void {
    for (const [value, token] of this.#tokens) if (isMeant(token)) this.#tokens.delete(value)
  }
}
