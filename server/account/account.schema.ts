import { z } from 'zod'
import { storableText } from '#server/text.schema.ts'

/** `confirmation`: their name, typed. */
export const deleteAccountInput = z.object({ confirmation: storableText.max(200) })
export type DeleteAccountInput = z.infer<typeof deleteAccountInput>

/** For so long signing in takes it back. */
export const accountGraceDays = 7
