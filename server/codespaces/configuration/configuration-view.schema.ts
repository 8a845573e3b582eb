import { z } from 'zod'

/** What a codespace is made from, as its owner sees it. */
export const configurationView = z.object({
  /** Of its devcontainer.json; null where it has none. */
  path: z.string().nullable(),
  /** Which of several was chosen for it; null for the first. */
  chosen: z.string().nullable(),
  /** Why that could not be used; null where it could. */
  recovery: z.string().nullable(),
  /** Which Features it has exactly, as a lock file and where that belongs; null without any. */
  lock: z.object({ path: z.string(), text: z.string() }).nullable(),
  /** What was said, key by key; `from`: by whom, a path in the repository or an image. */
  rows: z.array(z.object({ key: z.string(), value: z.string(), from: z.array(z.string()) })),
})
export type ConfigurationView = z.infer<typeof configurationView>
