import { constants } from 'node:fs'
import { join } from 'node:path'
import { AgentError } from '../errors.ts'
import { requireRegular } from './file-state.ts'
import type { UserFiles } from './user-files.ts'

const partBytes = 1024 * 1024

/** Copies files, folders and links as they are, modes and times with them; refuses everything else. */
export async function copyTree(files: UserFiles, from: string, to: string): Promise<void> {
  const found = await files.lstat(from)
  if (found.isSymbolicLink()) return files.symlink(await files.readlink(from), to)
  if (!found.isDirectory()) return copyFile(files, from, to)
  await files.makeFolder(to)
  for (const entry of await files.entries(from, Number.POSITIVE_INFINITY)) {
    const name = entry.name.toString()
    if (!Buffer.from(name).equals(entry.name)) {
      throw new AgentError('PATH_INVALID', 'There is a name in it that is not valid UTF-8.')
    }
    await copyTree(files, join(from, name), join(to, name))
  }
  await using folder = await files.open(to, constants.O_RDONLY | constants.O_DIRECTORY)
  await folder.chmod(Number(found.mode) & 0o7777)
}

async function copyFile(files: UserFiles, from: string, to: string): Promise<void> {
  requireRegular(await files.lstat(from))
  await using source = await files.open(from, constants.O_RDONLY | constants.O_NOFOLLOW)
  const stats = await source.stat()
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL
  await using target = await files.open(to, flags, 0o600)
  const buffer = Buffer.allocUnsafe(partBytes)
  for (;;) {
    const { bytesRead } = await source.read(buffer, 0, partBytes, null)
    if (bytesRead === 0) break
    await target.writeFile(buffer.subarray(0, bytesRead))
  }
  await target.chmod(stats.mode & 0o7777)
  await target.utimes(stats.atime, stats.mtime)
  await target.sync()
}
