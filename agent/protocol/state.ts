import { z } from 'zod'
import { etag, filePath } from './files.ts'

/**
 * What the IDE of one user remembers in the codespace: layout, open tabs. It outlives a rebuild.
 */
export const maxStateBytes = 1024 * 1024
export const stateKey = z.string().regex(/^[a-z][A-Za-z0-9.]{0,99}$/)
export const getStateInput = z.object({ keys: z.array(stateKey).max(50) })
export const setStateInput = z.object({
  key: stateKey,
  /** JSON. */
  text: z.string().max(maxStateBytes),
  /** Of the page that writes it, so that a page knows its own words again. */
  session: z.string().max(100),
  /**
   * Milliseconds since 1970, by the browser's clock. What is older than what is kept is not taken.
   */
  savedAt: z.number(),
})
export type KeptState = z.infer<typeof setStateInput>
/**
 * The subscription tells what other sessions of the same user set from now on, the latest of each
 * key. What was set while nobody listened is for `get`.
 */
export const followStateInput = z.object({ session: z.string().max(100) })

/** Text that was typed and is not saved, kept for the user on whatever device comes next. */
export const keepUnsavedInput = z.object({
  path: filePath,
  session: z.string().max(100),
  text: z.string().max(16 * 1024 * 1024),
  encoding: z.string().max(40),
  /** What it was typed on; null for a file that was not there. */
  baseEtag: etag.nullable(),
  savedAt: z.number(),
})
export type UnsavedCopy = z.infer<typeof keepUnsavedInput>
/** What `list` tells of each copy, the latest first; its text is for `read`. */
export type UnsavedEntry = Omit<UnsavedCopy, 'text'> & { sizeBytes: number }
export const readUnsavedInput = z.object({ path: filePath, session: z.string().max(100) })
export const forgetUnsavedInput = z.object({ path: filePath, session: z.string().max(100) })

/** What a file was at each save, newest first. */
export const listHistoryInput = z.object({ path: filePath })
export type HistoryEntry = {
  id: string
  /** Milliseconds since 1970. */
  savedAt: number
  sizeBytes: number
  /** `before`: what somebody else had written, found there by the save that went over it. */
  source: 'saved' | 'before'
}
export const readHistoryInput = z.object({ path: filePath, id: z.string().max(100) })
/** As it was on disk, in whatever encoding that was. */
export type HistoryContent = { bytes: Uint8Array }
