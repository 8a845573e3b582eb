import { z } from 'zod'

export const maxDocumentLength = 256 * 1024

/** What a user writes for the IDE of every codespace, as VS Code names its files. */
export const documentName = z.enum(['settings', 'keybindings', 'snippets'])
export type DocumentName = z.infer<typeof documentName>

export const getDocumentInput = z.object({ name: documentName })
export const setDocumentInput = z.object({
  name: documentName,
  text: z
    .string()
    .max(maxDocumentLength)
    .refine((text) => !text.includes('\0'), 'Expected text without NUL.'),
  /** What `get` or the last `set` said; 0 for a document that was never written. */
  version: z.int().min(0),
  /** Whose the text is, where the browser knows: it may be somebody else's session by now. */
  owner: z.string().max(200).optional(),
})
export type SetDocumentInput = z.infer<typeof setDocumentInput>

export type UserDocument = { text: string; version: number }
