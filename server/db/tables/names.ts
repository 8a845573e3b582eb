/**
 * What names at a host that numbers its repositories mean, and meant when something was kept
 * for them (S-90).
 */
export type NameTables = {
  /**
   * Of names under which secrets or values are kept: for whom they are, whatever has the name now.
   */
  namePin: {
    /** `host/owner` or `host/owner/name`, as `repositoryKeys` has it. */
    key: string
    host: string
    kind: 'organization' | 'repository'
    /** The host's own number. */
    hostId: string
    pinnedAt: number
  }
  /** What a repository's name meant when the host was asked last. */
  seenRepository: {
    /** `host/owner/name`. */
    key: string
    repositoryId: string
    /** Of its owner, who may be a person. */
    organizationId: string
    seenAt: number
  }
}
