import { z } from 'zod'

/** A file larger than this is not opened in the editor. */
export const maxFileBytes = 50 * 1024 * 1024
export const maxFolderEntries = 20_000
/** Changes are collected this long before they are told, so that a storm is a few messages. */
export const watchCoalesceMs = 50

/**
 * Absolute in the container, normalized, without NUL. The agent touches it with the
 * user's own rights.
 */
export const filePath = z
  .string()
  .min(1)
  .max(4096)
  .refine((path) => path.startsWith('/') && !path.includes('\0'), 'Expected an absolute path.')
  .refine((path) => !path.split('/').includes('..'), 'Expected a path without "..".')

/**
 * Changes whenever the content may have: inode, size and nanosecond time. Opaque to everyone else.
 */
export const etag = z.string().max(100)

export const fileKind = z.enum(['file', 'folder', 'other'])
export type FileKind = z.infer<typeof fileKind>

export type FileEntry = {
  name: string
  /** Of what a link points at; `other` for sockets, FIFOs, devices and dangling links. */
  kind: FileKind
  isLink: boolean
}

export type FolderListing = {
  path: string
  /**
   * With a slash between them: folders first, then files, each in natural, case-insensitive order.
   */
  names: string
  /** Of each name: the place of its kind in `fileKind`, with 4 added for a link. */
  kinds: Uint8Array
  /** There are more than `maxFolderEntries`; the rest is not listed. */
  isTruncated: boolean
}

export const listFolderInput = z.object({ path: filePath })
export const readFileInput = z.object({
  path: filePath,
  /** A larger one is refused with `FILE_TOO_LARGE`: for who only guesses that it is wanted. */
  mostBytes: z.int().positive().max(maxFileBytes).optional(),
})
export type FileContent = { path: string; bytes: Uint8Array; etag: string; isReadOnly: boolean }

/**
 * Old or new, never mixed: written beside the file, synced, checked against `baseEtag`, renamed
 * over it, and the folder synced. `baseEtag: null` means the file must not exist yet. A file that
 * changed beneath is refused with `FILE_CHANGED` and left alone; `baseEtag: 'any'` overwrites
 * whatever is there.
 */
export const writeFileInput = z.object({
  path: filePath,
  bytes: z
    .instanceof(Uint8Array)
    .refine((value) => value.byteLength <= maxFileBytes, 'Too large to save.'),
  baseEtag: etag.nullable(),
  /** False where the user wants no history of files. */
  isHistoryKept: z.boolean().optional(),
  /**
   * What it goes over is another text, not an earlier state of this one: the history keeps both.
   */
  isOverOther: z.boolean().optional(),
})
export type WriteFileInput = z.infer<typeof writeFileInput>

/** Fails with `FILE_EXISTS` rather than overwrite. Missing parent folders are made. */
export const createEntryInput = z.object({ path: filePath, kind: z.enum(['file', 'folder']) })
/** Fails with `FILE_EXISTS` when `to` is taken (a change of case alone is allowed). */
export const renameEntryInput = z.object({ from: filePath, to: filePath })
/** A folder goes with everything in it; links are removed, never followed. */
export const deleteEntryInput = z.object({ path: filePath })

/** The folders whose direct children are watched. A new subscription replaces the set. */
export const watchFoldersInput = z.object({ folders: z.array(filePath).max(2000) })
/** Names that appeared, changed or went in each folder; null when too many changed to say. */
export type FolderChange = { folder: string; names: string[] | null }

export const statInput = z.object({ path: filePath })
export type FileStat = {
  path: string
  kind: FileKind
  isLink: boolean
  sizeBytes: number
  /** Milliseconds since 1970. */
  modifiedAt: number
  etag: string
  isReadOnly: boolean
}

/**
 * How some entries of one folder would be listed: for who is told by `watch` which of them changed.
 */
export const statManyInput = z.object({
  folder: filePath,
  names: z.array(z.string().min(1).max(255)).max(1000),
})
/** In the order of the names; null where nothing has the name any more. */
export type StatMany = { entries: (FileEntry | null)[] }

/** A part of a file of any size, for views that page through it. */
export const maxRangeBytes = 4 * 1024 * 1024
export const readRangeInput = z.object({
  path: filePath,
  offset: z.int().min(0),
  length: z.int().min(1).max(maxRangeBytes),
})
/**
 * Fewer bytes than asked for only at the end. Another etag than before means another file by now.
 */
export type FileRange = { bytes: Uint8Array; sizeBytes: number; etag: string }

/**
 * A folder goes with everything in it; links are copied as links. Fails with
 * `FILE_EXISTS`, never merges.
 */
export const copyEntryInput = z.object({ from: filePath, to: filePath })

/**
 * Into the trash of the codespace, from where `restore` brings it back. All of it or nothing:
 * where one cannot be moved, those before it are put back. What is inside another one of the paths
 * goes with that. The workspace folder itself, and what is in the agent's own folder, is refused
 * with `PATH_INVALID`. What lies there for 30 days goes for good, and earlier where the trash or
 * the disk is full.
 */
export const trashInput = z.object({ paths: z.array(filePath).min(1).max(1000) })
export type TrashedEntry = {
  id: string
  /** Where it was. */
  path: string
  kind: FileKind
  /** Milliseconds since 1970. */
  deletedAt: number
}
export const trashId = z.string().regex(/^[a-z0-9]{1,20}-[a-z2-7]{12}$/)
/**
 * Answers with what is back. All of it or nothing: fails with `FILE_EXISTS` where something else
 * has its place by now, with `FILE_NOT_FOUND` where it is not in the trash any more. Folders on the
 * way are made again.
 */
export const restoreInput = z.object({ ids: z.array(trashId).min(1).max(1000) })
/** For good: some of it, or with null all of it. What is not there any more is no error. */
export const emptyTrashInput = z.object({ ids: z.array(trashId).max(1000).nullable() })

/** The `.editorconfig` files that may have a word on this file, which need not exist. */
export const editorConfigInput = z.object({ path: filePath })
export const maxEditorConfigBytes = 64 * 1024
/**
 * Nearest first, up to the workspaces folder; that a text says `root = true` is the
 * reader's to see.
 */
export type EditorConfigText = { path: string; text: string }

/**
 * Every file below a folder, for quick open, without what git ignores and without `.git`. Sent in
 * parts as they are found, the last one with `isTruncated` where there are more than
 * `maxListedPaths`.
 */
export const maxListedPaths = 500_000
/** From the root, in ripgrep's words. */
const pathGlob = z
  .string()
  .min(1)
  .max(1000)
  .regex(/^[^\0]+$/)
export const listPathsInput = z.object({
  root: filePath,
  /**
   * What is left out besides what Git ignores; where nothing is said, what version control and
   * packages fill.
   */
  exclude: z.array(pathGlob).max(200).optional(),
})
export type ListPathsInput = z.infer<typeof listPathsInput>
export type PathsPart =
  /**
   * Relative to the root, as UTF-8, each ended by a NUL. Names that are no text or several
   * lines are left out.
   */
  { type: 'paths'; bytes: Uint8Array } | { type: 'end'; isTruncated: boolean }
