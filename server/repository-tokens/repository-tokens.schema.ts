import { z } from 'zod'
import { storableText } from '#server/text.schema.ts'

const repositoryUrl = storableText.trim().min(1).max(2000)

export const repositoryTokenRequestInput = z.strictObject({ repositoryUrl })

/** As GitHub shows it once, to be pasted: what else is pasted is refused with what it should be. */
export const giveRepositoryTokenInput = z.strictObject({
  repositoryUrl,
  token: z.string().trim().min(1).max(1000),
})
export type GiveRepositoryTokenInput = z.infer<typeof giveRepositoryTokenInput>

export const forgetRepositoryTokenInput = z.strictObject({ id: z.uuid() })

/** A token that somebody gave for a repository. Never the token. */
export const repositoryToken = z.object({
  id: z.string(),
  /** `owner/name`, as it was called last. */
  path: z.string(),
  /** At GitHub. */
  url: z.string(),
  access: z.enum(['write', 'read']),
  /**
   * `refused`: GitHub takes it no more. `unreadable`: its key is gone. Then it has to
   * be given anew.
   */
  state: z.enum(['good', 'refused', 'unreadable']),
  givenAt: z.number(),
})
export type RepositoryToken = z.infer<typeof repositoryToken>

/** `isOffered`: here private clones and every push take one. */
export const repositoryTokenList = z.object({
  tokens: z.array(repositoryToken),
  isOffered: z.boolean(),
})

/** What to ask somebody for; null where no such token is of use. */
export const repositoryTokenRequest = z
  .object({
    path: z.string(),
    /** GitHub's page for making one, filled in as far as it lets us. */
    createUrl: z.string(),
    token: repositoryToken.nullable(),
  })
  .nullable()
export type RepositoryTokenRequest = z.infer<typeof repositoryTokenRequest>
