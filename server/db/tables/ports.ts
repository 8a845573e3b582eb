import type { PortProtocol, PortVisibility } from '#server/ports/port-values.schema.ts'

export type PortTables = {
  /** What is known of a port beyond what its configuration says. Kept after it was removed. */
  forwardedPort: {
    codespaceId: string
    port: number
    /** 1 where its owner has it forwarded, whatever the configuration says. */
    isAdded: number
    /** Taken off the list for as long as that generation runs. */
    removedGeneration: number | null
    label: string | null
    protocol: PortProtocol | null
    /** Counts while `visibilityGeneration` runs, and not a moment longer (S-35). */
    visibility: PortVisibility | null
    visibilityGeneration: number | null
    /** What the configuration wanted when its owner was asked, and whether they agreed. */
    answeredVisibility: PortVisibility | null
    isAgreed: number
    /** By an administrator: it stays private until one allows it again. */
    closedAt: number | null
    updatedAt: number
  }
  /** What opens one port without a session: links for people, tokens for programs. */
  portKey: {
    id: string
    codespaceId: string
    port: number
    /** What the number stood for then: `db:5432`, or empty for the codespace's own container. */
    standsFor: string
    kind: 'link' | 'token'
    /** SHA-256: reading the database opens nothing. */
    secretHash: string
    /** Where a link leads; null for a token. */
    path: string | null
    label: string | null
    createdAt: number
    expiresAt: number
    /** Written at most once an hour. */
    lastUsedAt: number | null
  }
  /** Whom its owner lets in by name, for as long as they do. */
  portPerson: {
    codespaceId: string
    port: number
    userId: string
    /** As that of a key. */
    standsFor: string
    createdAt: number
  }
  /** From the app to the host of a port: each is good once, and deleted by that. */
  portHandOff: {
    /** SHA-256. */
    codeHash: string
    codespaceId: string
    port: number
    sessionHash: string
    userId: string
    /** `Errand` as JSON: where it leads, and by which other ports. */
    errand: string
    expiresAt: number
  }
  /** What visitors of a port have reported, one row each. */
  portReport: { id: string; codespaceId: string; port: number; createdAt: number }
}
