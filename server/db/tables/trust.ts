export type TrustTables = {
  /** What somebody said they trust. It counts for nobody else. */
  repositoryTrust: {
    userId: string
    /** `host#id` where its host says what never changes of it, else its address. */
    repository: string
    /** Empty for who may push to the repository itself; see `trust/trust.ts`. */
    source: string
    configurationHash: string
    createdAt: number
    /** What they were shown, as JSON; null where that is not known. See `trust/terms.ts`. */
    terms: string | null
  }
  /**
   * What the names in the administrators' list mean, for as long as they are listed, whatever has
   * them now (S-90).
   */
  trustedName: {
    /** `host/owner` or `host/owner/name`, as `repositoryKeys` has it. */
    key: string
    /** The host's own number; null where it had nothing of that name. */
    hostId: string | null
    lookedAt: number
  }
}
