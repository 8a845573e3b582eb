import { z } from 'zod'

/** What goes into one line of Git's, and nothing that could end it. */
const inLine = (most: number) =>
  z
    .string()
    .regex(/^[^\p{Cc}]*$/u)
    .max(most)
const name = z.string().regex(/^[A-Za-z0-9._-]{1,200}$/)

/** A token, for one repository of one Git host. */
const grant = z.object({
  /** As it stands in addresses, with a port where it has one. */
  host: z.string().regex(/^[a-z0-9.-]{1,250}(:\d{1,5})?$/),
  owner: name,
  repository: name,
  token: z.string().regex(/^[\x21-\x7e]{1,1000}$/),
  /** Milliseconds since the epoch: afterwards it is given to nobody. */
  expiresAt: z.number(),
  /** It may be pushed to. */
  isWritable: z.boolean(),
})
export type CredentialGrant = z.infer<typeof grant>

/**
 * From the server alone, before `lifecycle.begin` of each start, after each new life of the agent
 * and whenever a token is renewed or gone: what replaces all there was. Kept in memory, and never
 * written anywhere.
 */
export const putCredentialsInput = z.object({
  /** Names this set. */
  version: z.string().max(100),
  grants: z.array(grant).max(50),
  /** Whose codespace it is at the Git host, where that is known: as whom they commit. */
  identity: z.object({ login: inLine(100), name: inLine(100), email: inLine(500) }).nullable(),
  /** Of a codespace made from a repository at GitHub. */
  github: z
    .object({
      repository: inLine(500),
      serverUrl: inLine(500),
      apiUrl: inLine(500),
      /** What is said of a push to its own repository; null where nothing is known against it. */
      push: z
        .object({
          /** Null for that its owner may not. */
          sentence: inLine(1000).nullable(),
          /** They are to be asked for a fork. */
          asksForFork: z.boolean(),
        })
        .nullable(),
    })
    .nullable(),
})
export type PutCredentialsInput = z.infer<typeof putCredentialsInput>

/** Which set this life of the agent holds; null before the first. */
export const heldCredentials = z.object({ version: z.string().max(100).nullable() })
export type HeldCredentials = z.infer<typeof heldCredentials>
