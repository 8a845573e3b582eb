import { readFileSync } from 'node:fs'
import { type AgentUser, parseAgentUser } from './agent-user.ts'

/** The user whom the agent works for: `remoteUser` where it may become anybody, else whoever it is. */
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
  return parseAgentUser(remoteUser, passwd, group)
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
