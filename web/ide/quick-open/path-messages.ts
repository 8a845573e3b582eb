import type { FoundPath } from './path-search.ts'

/** What the page says to the worker that holds the paths. */
export type PathRequest =
  /** A list begins; parts of an earlier one that had no end are forgotten. */
  | { type: 'begin' }
  /** Paths that each end with a NUL. */
  | { type: 'part'; bytes: Uint8Array }
  | { type: 'end' }
  /** A file, or a folder with everything in it. */
  | { type: 'remove'; path: string }
  | { type: 'move'; from: string; to: string }
  /** Takes the place of any search before it. */
  | { type: 'search'; number: number; query: string; limit: number }

export type PathReply = { type: 'found'; number: number; paths: FoundPath[] }
