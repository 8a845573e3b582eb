export type TokenPermissions = Record<string, 'read' | 'write'>

/** For who may push: their work on this one repository, and looking at what became of it. Never its administration. */
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

/** What a codespace's token may do: by its owner's right, and never more than the installation has. */
export function tokenPermissions(
  canWrite: boolean,
  installed: Readonly<Record<string, string>>,
): TokenPermissions {
  const wanted = Object.entries(canWrite ? forWriters : forReaders)
  return Object.fromEntries(
    wanted.flatMap(([name, level]) => {
      const has = name === 'metadata' ? 'read' : installed[name]
      if (has === undefined) return []
      return [[name, level === 'write' && has === 'read' ? 'read' : level]]
    }),
  )
}
