/**
 * Table and column names are those `@auth/kysely-adapter` expects; what we add is in the house's spelling.
 * Dates are ISO text on either database.
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
    createdAt: number
  }
  /** Who a user is elsewhere. The provider's tokens are never kept here. */
  Account: {
    userId: string
    type: string
    provider: string
    providerAccountId: string
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
}
