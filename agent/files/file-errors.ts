import { AgentError } from '../errors.ts'
import type { AgentErrorCode } from '../protocol/errors.ts'

type Refusal = [reason: AgentErrorCode, message: string]

const refusals: Record<string, Refusal> = {
  ENOENT: ['FILE_NOT_FOUND', 'This file is no longer there.'],
  ENOTDIR: ['FILE_NOT_FOUND', 'Part of this path is not a folder.'],
  EEXIST: ['FILE_EXISTS', 'Something of this name is already there.'],
  ENOTEMPTY: ['FILE_EXISTS', 'The folder is not empty.'],
  EISDIR: ['FILE_IS_FOLDER', 'This is a folder.'],
  ENXIO: ['FILE_NOT_REGULAR', 'This is not a regular file.'],
  ENODEV: ['FILE_NOT_REGULAR', 'This is not a regular file.'],
  EACCES: ['FILE_NOT_PERMITTED', 'You have no permission for this.'],
  EPERM: ['FILE_NOT_PERMITTED', 'You have no permission for this.'],
  EROFS: ['FILE_NOT_PERMITTED', 'This file system is read-only.'],
  ETXTBSY: ['FILE_NOT_PERMITTED', 'This program is running.'],
  EBUSY: ['FILE_NOT_PERMITTED', 'Something is mounted here.'],
  ENOSPC: ['WORKSPACE_FULL', 'There is no space left.'],
  EDQUOT: ['WORKSPACE_FULL', 'There is no space left.'],
  ENAMETOOLONG: ['PATH_INVALID', 'This name is too long.'],
  ELOOP: ['PATH_INVALID', 'This link leads in a circle.'],
  EINVAL: ['PATH_INVALID', 'This cannot be done with this path.'],
}
const folderRefusals: Record<string, Refusal> = {
  ENOENT: ['FOLDER_NOT_FOUND', 'This folder is no longer there.'],
  ENOTDIR: ['FOLDER_NOT_FOUND', 'This is not a folder.'],
}

/** Runs `operation`, and turns what the file system refuses into what a caller can act on. */
export async function orRefusal<T>(
  about: 'file' | 'folder',
  operation: () => Promise<T>,
): Promise<T> {
  try {
    return await operation()
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? ''
    const refusal = (about === 'folder' ? folderRefusals[code] : undefined) ?? refusals[code]
    if (!refusal) throw cause
    throw new AgentError(refusal[0], refusal[1], { cause })
  }
}
