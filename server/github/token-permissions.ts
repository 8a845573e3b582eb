export type TokenPermissions = Record<string, 'read' | 'write'>

/**
 * How far a token may open a repository at most: `right` as far as its owner's work there takes,
 * `read` for a clone, or what a devcontainer.json asks for.
 */
export type MostPermissions = 'right' | 'read' | TokenPermissions

/**
 * For who may push: their work on this one repository, and looking at what became of it. Never its
 * administration.
 */
const forWriters: TokenPermissions = {
  metadata: 'read',
  contents: 'write',
  pull_requests: 'write',
  issues: 'write',
  workflows: 'write',
  actions: 'read',
  checks: 'read',
  deployments: 'read',
  discussions: 'read',
  statuses: 'read',
}
/** For who may look: a clone. */
const forReaders: TokenPermissions = { metadata: 'read', contents: 'read' }

type Limits = {
  most: MostPermissions
  canWrite: boolean
  installed: Readonly<Record<string, string>>
}

/**
 * What a codespace's token may do: by its owner's right, and never more than the installation has.
 */
export function tokenPermissions({ most, canWrite, installed }: Limits): TokenPermissions {
  return Object.fromEntries(
    Object.entries(wantedPermissions(most, canWrite)).flatMap(([name, level]) => {
      const has = name === 'metadata' ? 'read' : installed[name]
      if (has === undefined) return []
      const isLess = level === 'write' && (has === 'read' || !canWrite)
      // Of these there is no reading.
      if (isLess && name === 'workflows') return []
      return [[name, isLess ? 'read' : level]]
    }),
  )
}

function wantedPermissions(most: MostPermissions, canWrite: boolean): TokenPermissions {
  if (most === 'right') return canWrite ? forWriters : forReaders
  return most === 'read' ? forReaders : { metadata: 'read', ...most }
}
