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
}
