import type { GitFileState } from '#agent/protocol/git.ts'

/** How the tree shows what Git says of an entry. */
export type GitLook = {
  /** At the right of a file; a folder has a dot. */
  letter: string | null
  word: string
  /** A class that colors the name. */
  color: string
}

export const gitLooks: Readonly<Record<GitFileState, GitLook>> = {
  conflicted: { letter: 'C', word: 'Conflict', color: 'text-danger' },
  deleted: { letter: 'D', word: 'Deleted', color: 'text-danger' },
  modified: { letter: 'M', word: 'Modified', color: 'text-warning' },
  renamed: { letter: 'R', word: 'Renamed', color: 'text-info' },
  added: { letter: 'A', word: 'Added', color: 'text-ok' },
  untracked: { letter: 'U', word: 'Untracked', color: 'text-ok' },
  ignored: { letter: null, word: 'Ignored', color: 'text-faint' },
}
