import { z } from 'zod'

/** What an image is built from. Paths are relative to the repository, and stay in it. */
export const imageBuild = z.object({
  dockerfile: z.string(),
  context: z.string(),
  /** The stage that is wanted; null for the last one. */
  target: z.string().nullable(),
  args: z.record(z.string(), z.string()),
})
export type ImageBuild = z.infer<typeof imageBuild>
