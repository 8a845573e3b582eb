import { z } from 'zod'
import { filePath } from '#agent/protocol/files.ts'
import { maxArchivePaths } from '#agent/protocol/transfers.ts'
import { codespaceName } from '#server/codespaces/codespaces.schema.ts'

/**
 * What an address is good for. `read`: an element of the page loads the file, or a script does,
 * with ranges. `download`: the browser saves it. `archive`: the browser saves several entries, or a
 * folder, as one zip. `upload`: files into the folder and below.
 */
export const addressKind = z.enum(['read', 'download', 'archive', 'upload'])
export type AddressKind = z.infer<typeof addressKind>

export const mintInput = z
  .object({
    name: codespaceName,
    kind: addressKind,
    paths: z.array(filePath).min(1).max(maxArchivePaths),
  })
  .refine(({ kind, paths }) => kind === 'archive' || paths.length === 1, 'Expected one path.')
export type MintInput = z.infer<typeof mintInput>

/** To be used for the first time before it expires, in milliseconds since 1970. */
export const mintedAddress = z.object({ url: z.url(), expiresAt: z.number() })

/** Of which codespace. */
export const switchesInput = z.object({ name: codespaceName }).optional()
/** What policy lets people do. */
export const transferSwitches = z.object({ uploads: z.boolean(), downloads: z.boolean() })

/** What a request to an upload address is answered with. */
export const uploadAnswer = z.object({
  isDone: z.boolean(),
  /** How many bytes are there; null where that is not known. */
  offset: z.number().nullable(),
  /** An `AgentErrorCode` or a code of the server's; null where nothing is wrong. */
  reason: z.string().nullable(),
})
export type UploadAnswer = z.infer<typeof uploadAnswer>

export const archiveAddressInput = z.object({ name: codespaceName })
/** Of the app's own origin, for this browser alone. */
export const archiveAddressAnswer = z.object({ path: z.string() })
