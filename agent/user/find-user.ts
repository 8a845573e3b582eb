import { readFileSync } from 'node:fs'
import { type AgentUser, parseAgentUser, standInFor } from './agent-user.ts'

/**
 * The user whom the agent works for: `remoteUser` where it may become anybody, else whoever it is.
 */
export function findAgentUser(remoteUser: string): AgentUser {
  const passwd = readIfThere('/etc/passwd')
  const group = readIfThere('/etc/group')
  const ownUid = process.getuid?.() ?? 0
  if (ownUid !== 0) {
    const gid = process.getgid?.() ?? 0
    const self = parseAgentUser(String(ownUid), passwd, group)
    return { ...self, gid, groups: process.getgroups?.() ?? [gid] }
  }
  if (passwd === '' && remoteUser === 'root') {
    return { ...parseAgentUser('0', passwd, group), name: 'root' }
  }
  try {
    return parseAgentUser(remoteUser, passwd, group)
  } catch {
    // Not an account of this image: the server is told when it asks.
    return standInFor(remoteUser, passwd, group)
  }
}

/** An image need not have an account database. */
function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  }
}
