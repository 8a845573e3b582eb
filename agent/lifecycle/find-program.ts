import { constants } from 'node:fs'
import { resolve } from 'node:path'
import type { UserFiles } from '../files/user-files.ts'

const anybody = BigInt(constants.S_IXUSR | constants.S_IXGRP | constants.S_IXOTH)

/** Where the user would find it, as execvp(3) does; null where there is none. */
export async function findProgram(
  files: UserFiles,
  name: string,
  { path, folder }: { path: string; folder: string },
): Promise<string | null> {
  if (name.includes('\0')) return null
  const places = name.includes('/')
    ? [resolve(folder, name)]
    : path.split(':').map((place) => resolve(folder, place, name))
  for (const place of places) if (await isProgram(files, place)) return place
  return null
}

export async function isProgram(files: UserFiles, path: string): Promise<boolean> {
  try {
    const found = await files.stat(path)
    return found.isFile() && (found.mode & anybody) !== 0n
  } catch {
    // Whatever cannot be looked at cannot be run either.
    return false
  }
}
