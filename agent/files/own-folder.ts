import { basename, dirname, join } from 'node:path'
import type { AgentContext } from '../context.ts'
import { AgentError } from '../errors.ts'
import type { UserFiles } from './user-files.ts'
import { writeWhole } from './whole-files.ts'

/**
 * Beside the repository: it is on the same disk, outlives a rebuild, and no tool of the user's
 * looks into it.
 */
export const ownFolderName = '.bothy'
/** Where nothing can be made beside the repository. */
const homePath = '.local/state/bothy'

type OwnContext = Pick<AgentContext, 'files' | 'user' | 'workspacesFolder'>

const found = new WeakMap<UserFiles, Promise<string>>()

/**
 * A folder in the agent's own one, made where it is not there yet, for the user alone: trash,
 * state, unsaved text and local history are the user's, like what they were made of.
 */
export async function ownFolder(ctx: OwnContext, ...names: string[]): Promise<string> {
  const folder = join(await ownRoot(ctx), ...names)
  await ctx.files.makeFolders(folder, 0o700)
  return folder
}

export async function ownRoot(ctx: OwnContext): Promise<string> {
  const known = found.get(ctx.files) ?? findRoot(ctx)
  found.set(ctx.files, known)
  try {
    const root = await known
    if (await ctx.files.isFolder(root)) return root
  } catch {
    // Not to be had a moment ago; it may be now.
  }
  const again = findRoot(ctx)
  found.set(ctx.files, again)
  return again
}

/**
 * The name that no listing of the folder tells: where a workspace is all workspaces, this is
 * no part of it.
 */
export function hiddenIn({ workspacesFolder }: OwnContext, folder: string): string | null {
  return folder === workspacesFolder ? ownFolderName : null
}

/** Whether the path is in there, by whatever links it is named. */
export async function isOwn(ctx: OwnContext, path: string): Promise<boolean> {
  const root = await ctx.files.realpath(await ownRoot(ctx))
  const real = await realPathOf(ctx.files, path)
  return real === root || real.startsWith(`${root}/`)
}

/** Of the entry itself: a link that it may be is not followed, those on the way are. */
export async function realPathOf(files: UserFiles, path: string): Promise<string> {
  return join(await files.realpath(dirname(path)), basename(path))
}

async function findRoot(ctx: OwnContext): Promise<string> {
  const { files, user, workspacesFolder } = ctx
  for (const root of [join(workspacesFolder, ownFolderName), join(user.homeFolder, homePath)]) {
    if (await isUsable(files, root)) return root
  }
  throw new AgentError('FILE_NOT_PERMITTED', 'There is no place to keep anything for you.')
}

async function isUsable(files: UserFiles, root: string): Promise<boolean> {
  try {
    await files.makeFolders(root, 0o700)
    // A link would lead to a place that was not made for this.
    if (!(await files.lstat(root)).isDirectory()) return false
    // Where the workspaces folder is a repository itself, this is no change in it.
    await writeWhole(files, join(root, '.gitignore'), Buffer.from('*\n'))
    return true
  } catch {
    // Whatever stands against it, the next place may do.
    return false
  }
}
