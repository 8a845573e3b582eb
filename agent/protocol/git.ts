import { z } from 'zod'
import { filePath } from './files.ts'

/** As `git status` has it, the strongest of index and working tree. */
export const gitFileState = z.enum([
  'modified',
  'added',
  'deleted',
  'renamed',
  'untracked',
  'conflicted',
  'ignored',
])
export type GitFileState = z.infer<typeof gitFileState>

/**
 * The subscription tells the state at once and again whenever it has changed, at most
 * twice a second.
 */
export const followStatusInput = z.object({ root: filePath })
/**
 * Something in this folder may have changed, so that it is looked at again within half a second.
 * What the agent did itself, and what happens in a folder that `files.watch` watches, it knows
 * without being told.
 */
export const pokeStatusInput = z.object({ folder: filePath })

export type GitStatus =
  /** Not a repository, or no git in the container. */
  | { type: 'none' }
  | {
      type: 'status'
      /** Absolute: the top of the working tree. */
      root: string
      /** Null on a detached HEAD. */
      branch: string | null
      /** The commit, abbreviated; null before the first. */
      commit: string | null
      upstream: string | null
      ahead: number
      behind: number
      /**
       * Relative to the root, what is tracked first. A folder that is untracked or ignored as a
       * whole ends with a slash, and what is in it is not named.
       */
      files: { path: string; state: GitFileState }[]
      /** There are more than `maxGitFiles`. */
      isTruncated: boolean
    }

export const maxGitFiles = 10_000

/** Has a repository push to a fork of where it came from. Both are addresses by https. */
export const takeForkInput = z.object({
  folder: filePath,
  forkUrl: z.url({ protocol: /^https$/ }).max(1000),
  sourceUrl: z.url({ protocol: /^https$/ }).max(1000),
})
export type TakeForkInput = z.infer<typeof takeForkInput>
export type TakenFork = {
  /** The top of its working tree. */
  folder: string
  /** What the fork is called there: `origin`, unless that is something else. */
  remote: string
  /** Null on a detached HEAD. */
  branch: string | null
}
