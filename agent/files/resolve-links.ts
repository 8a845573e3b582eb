import { basename, dirname, join, resolve } from 'node:path'
import { AgentError } from '../errors.ts'
import type { UserFiles } from './user-files.ts'

const maxLinks = 40

/** The path of the file itself: a write through a link goes to what it points at, there or not. */
export async function resolveLinks(files: UserFiles, path: string): Promise<string> {
  let at = path
  for (let links = 0; links < maxLinks; links += 1) {
    const found = await files.find(at)
    if (!found?.isSymbolicLink()) return join(await files.realpath(dirname(at)), basename(at))
    at = resolve(await files.realpath(dirname(at)), await files.readlink(at))
  }
  throw new AgentError('PATH_INVALID', 'This link leads in a circle.')
}

/** The same, and the path as it is where nothing leads there any more. */
export async function realTarget(files: UserFiles, path: string): Promise<string> {
  return resolveLinks(files, path).catch(() => path)
}
