/**
 * Table and column names are those `@auth/kysely-adapter` expects; what we add is in the house's
 * spelling. Dates are ISO text on either database.
 */
export type AccountTables = {
  User: {
    id: string
    name: string
    /** Of a local user: an address made up by `server/auth`, which no mail can reach. */
    email: string | null
    emailVerified: string | null
    image: string | null
    /** 1 for at most one row, held by a unique index. */
    isOwner: number
    isLocal: number
    /** 1 for who administers beside the owner. */
    isAdmin: number
    /** Kept out since then; null for who may come in. */
    suspendedAt: number | null
    createdAt: number
  }
  /** Who a user is elsewhere, at most once at each place. */
  Account: {
    userId: string
    type: string
    /** `github:` and the host: the same number is somebody else at another host. */
    provider: string
    /** GitHub's numeric id, which outlives every change of the login. */
    providerAccountId: string
    /** As it was at the last sign-in; to be shown, and to decide nothing. */
    login: string | null
    /** What the provider gave last, sealed for this row; null once it takes that no more. */
    sealedToken: string | null
    /**
     * Who asks the provider for a new token now, and alone may write it, and until when at most.
     */
    renewalHolder: string | null
    renewalUntil: number | null
  }
  /** Whom the configuration invites: what each login meant when it was first read. */
  githubInvitation: {
    provider: string
    /** In lower case. */
    login: string
    providerAccountId: string
    createdAt: number
  }
  Session: {
    /** SHA-256 of what the cookie says, so that reading the database signs nobody in. */
    sessionToken: string
    userId: string
    /** The absolute end, which use does not move. */
    expires: string
    createdAt: number
    /** Written at most once a day; a session unused for long ends early. */
    usedAt: number
  }
  VerificationToken: {
    identifier: string
    /** SHA-256 of the link's token and the server's secret. */
    token: string
    expires: string
  }
  /**
   * Why a session was ended by somebody else than its user, for its browser to be told. Cleared
   * away with sessions.
   */
  endedSession: {
    /** As of the session. */
    sessionToken: string
    reason: string
    endedAt: number
  }
  /**
   * Who wants their account gone. Signing in before it is due takes the row away. `dueAt` is by
   * the steady clock.
   */
  accountDeletion: { userId: string; requestedAt: number; dueAt: number }
}
