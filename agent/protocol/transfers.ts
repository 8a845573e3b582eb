import { z } from 'zod'
import { filePath } from './files.ts'

/**
 * Bytes that pass over plain HTTP on a line. What is asked for stands as JSON in `?input=`, an
 * archive's in the body.
 */
export const transferPaths = {
  /** GET and HEAD, with a range: one regular file. */
  file: '/transfers/file',
  /** POST: entries with all in them as a zip. */
  archive: '/transfers/archive',
  /** POST bytes, GET how many there are, DELETE them. */
  upload: '/transfers/upload',
} as const

/** How many bytes of an upload are there, and why something was refused: an `AgentErrorCode`. */
export const transferHeaders = { offset: 'bothy-offset', reason: 'bothy-reason' } as const

export const maxArchivePaths = 1000

export const sendFileInput = z.object({ path: filePath })
export const sendArchiveInput = z.object({
  paths: z.array(filePath).min(1).max(maxArchivePaths),
  /** Answers whether they are there, and with nothing else. */
  isLookOnly: z.boolean(),
})
export type SendArchiveInput = z.infer<typeof sendArchiveInput>

/** Below a folder: `src/a.ts`. */
const pathBelow = z
  .string()
  .min(1)
  .max(4096)
  .refine((path) => !path.includes('\0'), 'Expected a path.')
  .refine(
    (path) => path.split('/').every((name) => name !== '' && name !== '.' && name !== '..'),
    'Expected a path below the folder.',
  )

/**
 * Part of an upload: bytes from `offset` on, of a file of `sizeBytes` in all. What has arrived is
 * kept beside the destination, hidden, for five minutes after the last word of it; with the last
 * byte the file is whole on the disk and takes its place, so that the destination is the old one or
 * the new one and nothing between.
 */
export const uploadInput = z.object({
  folder: filePath,
  path: pathBelow,
  /** Of the uploader's making: the same one goes on with the same upload. */
  id: z.string().regex(/^[a-z2-7]{12}$/),
  sizeBytes: z.int().min(0),
  /** Milliseconds since 1970, to be the file's; null for the time at which it is whole. */
  modifiedAt: z.number().min(0).max(8.64e15).nullable(),
  /** Otherwise `FILE_EXISTS` where something has its name. Never replaces a folder. */
  overwrite: z.boolean(),
  offset: z.int().min(0).default(0),
})
export type UploadInput = z.infer<typeof uploadInput>
