/** Whom shells and files belong to. */
export type AgentUser = {
  name: string
  uid: number
  gid: number
  /** Supplementary groups, the primary one among them. */
  groups: number[]
  homeFolder: string
  /** Null where the image's account database names none. */
  shell: string | null
  /** Who was asked for, where the image does not know them and this is who stands in. */
  insteadOf?: string
}

/**
 * A configuration can name a user whom its image does not have. A container without an agent could
 * not even be mended, so the first ordinary account stands in, or root.
 */
export function standInFor(remoteUser: string, passwd: string, group: string): AgentUser {
  const uids = passwd.split('\n').map((line) => Number(line.split(':')[2]))
  const ordinary = uids.filter((uid) => uid >= 1000 && uid < 60_000)
  const uid = ordinary.length > 0 ? Math.min(...ordinary) : 0
  return { ...parseAgentUser(String(uid), passwd, group), insteadOf: remoteUser }
}

/**
 * Finds `remoteUser` (a name or number, with an optional `:group`) in the texts of /etc/passwd
 * and /etc/group.
 */
export function parseAgentUser(remoteUser: string, passwd: string, group: string): AgentUser {
  const [wantedUser = '', wantedGroup] = remoteUser.split(':')
  const accounts = passwd.split('\n').map((line) => line.split(':'))
  const account =
    accounts.find(([name]) => name === wantedUser) ??
    accounts.find(([, , uid]) => isId(wantedUser) && uid === String(Number(wantedUser)))
  if (!account && !isId(wantedUser)) {
    throw new Error(`The image has no user "${wantedUser}" in /etc/passwd.`)
  }
  const [name = wantedUser, , uid = wantedUser, primary = uid, , home, shell] = account ?? []
  const groupLines = group.split('\n').map((line) => line.split(':'))
  const gid = wantedGroup ? groupId(wantedGroup, groupLines) : Number(primary)
  if (!isId(uid) || !Number.isSafeInteger(gid)) {
    throw new Error(`The line of "${name}" in /etc/passwd is broken.`)
  }
  const memberOf = groupLines
    .filter(([, , id, members]) => isId(id) && members?.split(',').includes(name))
    .map(([, , id]) => Number(id))
  return {
    name,
    uid: Number(uid),
    gid,
    groups: [...new Set([gid, ...memberOf])],
    homeFolder: home?.startsWith('/') ? home : '/',
    shell: shell?.startsWith('/') ? shell : null,
  }
}

function groupId(wanted: string, groupLines: string[][]): number {
  const line = groupLines.find(([name]) => name === wanted)
  const id = line?.[2] ?? wanted
  if (!isId(id)) throw new Error(`The image has no group "${wanted}" in /etc/group.`)
  return Number(id)
}

function isId(text: string | undefined): text is string {
  return text !== undefined && /^\d{1,10}$/.test(text)
}
