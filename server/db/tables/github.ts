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
  /** Made for codespaces, the newest grant of each being the one in use. Until they are given back, or over. */
  githubCodespaceToken: {
    id: string
    codespaceId: string
    /** In whose name it speaks. */
    userId: string
    /** `github:` and the host. */
    provider: string
    /** What was made at once: one for the repositories of one owner that are opened as far. */
    grantId: string
    /** `{ id, path }` of each as JSON, the path as GitHub spells it; of an older server's the id is null. */
    repositories: string
    /** As JSON, by GitHub's names: `{"contents":"write"}`. */
    permissions: string
    /** Of this row: see `codespaceTokenColumn`. */
    sealedToken: string
    expiresAt: number
    createdAt: number
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
}
