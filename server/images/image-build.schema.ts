import { z } from 'zod'

/** What an image is built from. Paths are relative to the repository, and stay in it. */
export const imageBuild = z.object({
  /** The file that says it: a Dockerfile, or the one in which `inline` stands. */
  dockerfile: z.string(),
  /** The Dockerfile itself, where it is no file of its own. */
  inline: z.object({ text: z.string(), linesAbove: z.int().min(0) }).optional(),
  context: z.string(),
  /** The stage that is wanted; null for the last one. */
  target: z.string().nullable(),
  args: z.record(z.string(), z.string()),
})
export type ImageBuild = z.infer<typeof imageBuild>
