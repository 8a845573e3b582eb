import { z } from 'zod'

/** `branch`: without, the default one. */
export const dotfiles = z.object({ repositoryUrl: z.string(), branch: z.string().optional() })
export type Dotfiles = z.infer<typeof dotfiles>

/** More of them than anybody reads. */
export const mostForeseen = 500

/**
 * `stay`: it is linked already. `replace`: what is there is kept beside it under another name.
 * `fail`: a folder stands where a file would be.
 */
export const foreseenLink = z.object({
  path: z.string().max(5000),
  will: z.enum(['link', 'replace', 'stay', 'fail']),
})
export type ForeseenLink = z.infer<typeof foreseenLink>

/** `script`: the one that would run, and do whatever it does; null where files are linked. */
export const dotfilesPreview = z.object({
  script: z.string().max(100).nullable(),
  links: z.array(foreseenLink).max(mostForeseen),
})
export type DotfilesPreview = z.infer<typeof dotfilesPreview>
