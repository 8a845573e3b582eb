import { z } from 'zod'

/**
 * From the server alone, before `lifecycle.begin` of each start and after each new life of the
 * agent: what replaces every secret there was. Sent in parts, so that none is longer than a request
 * may be; they count once the last is there. Kept in memory, files below a folder that is memory
 * too: nothing of it outlives the container's run.
 */
export const putSecretsInput = z.object({
  /** Names this set; parts of another are forgotten. */
  version: z.string().max(100),
  part: z.int().min(0),
  parts: z.int().min(1).max(1000),
  variables: z.array(
    z.object({
      name: z.string().max(255),
      value: z.string(),
      /** Set-up commands and dotfiles, or terminals alone. Without, both. */
      uses: z.array(z.enum(['lifecycle', 'terminal'])).optional(),
    }),
  ),
  files: z.array(
    z.object({
      name: z.string().max(255),
      /** Absolute, or `~/…`. */
      path: z.string().max(1000),
      /** Octal, three digits. */
      mode: z.string().regex(/^[0-7]{3}$/),
      /** In base64. */
      content: z.base64(),
    }),
  ),
})
export type PutSecretsInput = z.infer<typeof putSecretsInput>

/** `refused`: files that could not be put in their place, and why. Empty until the last part. */
export const secretsPut = z.object({
  refused: z.array(z.object({ name: z.string().max(255), reason: z.string().max(300) })).max(1000),
})
export type SecretsPut = z.infer<typeof secretsPut>

/** Which set this life of the agent holds; null before the first. */
export const heldSecrets = z.object({ version: z.string().max(100).nullable() })
export type HeldSecrets = z.infer<typeof heldSecrets>
