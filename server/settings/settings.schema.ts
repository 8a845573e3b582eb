import { z } from 'zod'

/** What a user has chosen for all of their codespaces. */
export const userSettings = z.object({
  /** An https address, cloned into every new codespace after `postCreateCommand`; null for none. */
  dotfilesRepositoryUrl: z.string().trim().min(1).max(2000).nullable(),
})
export type UserSettings = z.infer<typeof userSettings>
