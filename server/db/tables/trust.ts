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
  }
}
