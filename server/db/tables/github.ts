export type GithubTables = {
  /** What the manifest flow gave: at most one for each GitHub. */
  githubRegistration: {
    /** The origin of GitHub. */
    url: string
    /** Of this row: see `githubCredentialsColumn`. */
    sealedCredentials: string
    createdAt: number
    createdBy: string
  }
  /** Who is at GitHub to make the App there, each good for one return. */
  githubSetUp: {
    stateHash: string
    sessionHash: string
    expiresAt: number
  }
  /** What GitHub has yet to be told to take back. Of people who may be gone here. */
  githubRevocation: {
    id: string
    userId: string
    userName: string
    /** Of this row: see `githubGrantColumn`. */
    sealedGrant: string
    attempts: number
    /** By the database's clock. Moved on by who tries, so that one server does. */
    nextAttemptAt: number
    createdAt: number
  }
  /**
   * Made for codespaces, the newest grant of each being the one in use. Until they are given
   * back, or over.
   */
  githubCodespaceToken: {
    id: string
    codespaceId: string
    /** In whose name it speaks. */
    userId: string
    /** `github:` and the host. */
    provider: string
    /** What was made at once: one for the repositories of one owner that are opened as far. */
    grantId: string
    /**
     * `{ id, path }` of each as JSON, the path as GitHub spells it; of an older server's
     * the id is null.
     */
    repositories: string
    /** As JSON, by GitHub's names: `{"contents":"write"}`. */
    permissions: string
    /** Of this row: see `codespaceTokenColumn`. */
    sealedToken: string
    expiresAt: number
    createdAt: number
  }
  /**
   * What people made at GitHub for one repository, where GitHub gives no tokens for
   * codespaces. One for each.
   */
  githubPersonalToken: {
    id: string
    userId: string
    /** `github:` and the host. */
    provider: string
    /** At GitHub, where it never changes: the token is used for this one alone. */
    repositoryId: string
    /** `owner/name`, as it was called last. To be shown, and to ask by. */
    repositoryPath: string
    /** What GitHub let it do there when it was asked last: `write` or `read`. */
    access: string
    /** Of this row: see `personalTokenColumn`. */
    sealedToken: string
    /** When GitHub first took it no more; null while it does. */
    refusedAt: number | null
    createdAt: number
    /** When it was given. */
    updatedAt: number
  }
  /** What people said of the repositories that a devcontainer.json asks for besides its own. */
  repositoryConsent: {
    userId: string
    /** Whose devcontainer.json it is: its address as codespaces have it, in lower case. */
    repositoryUrl: string
    /** Of the list they were shown: another list is another question. */
    listHash: string
    isGiven: number
    createdAt: number
  }
  /**
   * Whose members may sign in: what each rule meant when it was first written, which no new owner
   * of a name changes.
   */
  githubRule: {
    /** `github:` and the host. */
    provider: string
    /** As it is listed, in lower case: `octo-org` or `octo-org/team`. */
    rule: string
    organizationId: string
    /** As they were called last. To be shown, and to ask by. */
    organizationLogin: string
    /** Null for everybody in the organization. */
    teamId: string | null
    teamSlug: string | null
    /** When GitHub was asked last, and when it last said who is in it. */
    triedAt: number | null
    checkedAt: number | null
    /** Why it did not say since then, as a sentence. */
    failure: string | null
    createdAt: number
  }
  /** Who of the people known here is in a rule, and when GitHub last said so. */
  githubMember: {
    provider: string
    rule: string
    providerAccountId: string
    confirmedAt: number
  }
}
