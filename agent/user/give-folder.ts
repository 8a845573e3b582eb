import {
  closeSync,
  constants,
  fstatSync,
  lchownSync,
  lstatSync,
  openSync,
  readdirSync,
} from 'node:fs'
import type { AgentUser } from './agent-user.ts'

const folderFlags = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW

/**
 * Gives a folder and all in it to the user, unless it is the user's already. Its root comes last,
 * so that what was cut off is done again. Follows no link, not even one that takes a folder's place
 * meanwhile, and stays on the folder's own file system.
 */
export function giveFolder(path: string, user: Pick<AgentUser, 'uid' | 'gid'>): void {
  const found = lstatSync(path, { throwIfNoEntry: false })
  if (!found?.isDirectory() || found.uid === user.uid) return
  giveContents(path, found.dev, user)
  lchownSync(path, user.uid, user.gid)
}

function giveContents(path: string, device: number, user: Pick<AgentUser, 'uid' | 'gid'>): void {
  const folder = openSync(path, folderFlags)
  try {
    if (fstatSync(folder).dev !== device) return
    // Through the open descriptor, a name is one in this very folder.
    const base = Buffer.from(`/proc/self/fd/${folder}/`)
    for (const entry of readdirSync(base, { withFileTypes: true, encoding: 'buffer' })) {
      giveEntry(Buffer.concat([base, entry.name]), device, user)
    }
  } finally {
    closeSync(folder)
  }
}

function giveEntry(path: Buffer, device: number, user: Pick<AgentUser, 'uid' | 'gid'>): void {
  try {
    const found = lstatSync(path)
    if (found.dev !== device) return
    if (found.isDirectory()) giveContents(path as unknown as string, device, user)
    lchownSync(path, user.uid, user.gid)
  } catch (error) {
    // Whatever else works here at the same time may have removed or replaced it.
    const { code = '' } = error as NodeJS.ErrnoException
    if (!['ENOENT', 'ENOTDIR', 'ELOOP'].includes(code)) throw error
  }
}
