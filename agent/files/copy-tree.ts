import { type BigIntStats, constants } from 'node:fs'
import { join } from 'node:path'
import { AgentError } from '../errors.ts'
import { requireRegular } from './file-state.ts'
import type { UserFiles } from './user-files.ts'

const partBytes = 1024 * 1024
const smallestBufferBytes = 4096
const entriesAtOnce = 8

export type CopyOptions = {
  /** More than this is refused. */
  maxEntries?: number
  /** Whether it has to be on the disk at the end, since the original goes. */
  isSynced?: boolean
  /** Called when something of it is there, and so its name is the copy's. */
  onMade?: () => void
}

/**
 * Copies files, folders and links as they are, modes and times with them; refuses everything else.
 */
export function copyTree(
  files: UserFiles,
  from: string,
  to: string,
  { maxEntries = Number.POSITIVE_INFINITY, isSynced = false, onMade }: CopyOptions = {},
): Promise<void> {
  let left = maxEntries
  return copyEntry(from, to)

  async function copyEntry(source: string, target: string): Promise<void> {
    left -= 1
    if (left < 0) {
      throw new AgentError('FILE_TOO_LARGE', `There are more than ${maxEntries} entries in it.`)
    }
    const found = await files.lstat(source)
    if (found.isSymbolicLink()) return files.symlink(await files.readlink(source), target)
    if (!found.isDirectory()) return copyFile(files, source, target, { isSynced, onMade })
    await files.makeFolder(target)
    onMade?.()
    await copyContents(source, target)
    await finishFolder(files, target, found, isSynced)
  }

  async function copyContents(source: string, target: string): Promise<void> {
    const entries = await files.entries(source, Number.POSITIVE_INFINITY)
    for (let at = 0; at < entries.length; at += entriesAtOnce) {
      const some = entries.slice(at, at + entriesAtOnce).map((entry) => textOf(entry.name))
      const copies = some.map((name) => copyEntry(join(source, name), join(target, name)))
      // All of them have ended before anybody tidies up after one that failed.
      for (const copy of await Promise.allSettled(copies)) {
        if (copy.status === 'rejected') throw copy.reason
      }
    }
  }
}

function textOf(bytes: Buffer): string {
  const name = bytes.toString()
  if (Buffer.from(name).equals(bytes)) return name
  throw new AgentError('PATH_INVALID', 'There is a name in it that is not valid UTF-8.')
}

/** A folder's mode comes last: it may be one that nothing can be put into. */
async function finishFolder(
  files: UserFiles,
  path: string,
  { mode }: BigIntStats,
  isSynced: boolean,
): Promise<void> {
  await using folder = await files.open(path, constants.O_RDONLY | constants.O_DIRECTORY)
  await folder.chmod(Number(mode) & 0o7777)
  if (isSynced) await folder.sync()
}

async function copyFile(
  files: UserFiles,
  from: string,
  to: string,
  { isSynced, onMade }: { isSynced: boolean; onMade: (() => void) | undefined },
): Promise<void> {
  requireRegular(await files.lstat(from))
  await using source = await files.open(from, constants.O_RDONLY | constants.O_NOFOLLOW)
  const stats = await source.stat()
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL
  await using target = await files.open(to, flags, 0o600)
  onMade?.()
  const buffer = Buffer.allocUnsafe(
    Math.min(partBytes, Math.max(smallestBufferBytes, stats.size + 1)),
  )
  for (;;) {
    const { bytesRead } = await source.read(buffer, 0, buffer.byteLength, null)
    if (bytesRead === 0) break
    await target.writeFile(buffer.subarray(0, bytesRead))
  }
  await target.chmod(stats.mode & 0o7777)
  await target.utimes(stats.atime, stats.mtime)
  if (isSynced) await target.sync()
}
