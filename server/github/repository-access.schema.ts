import { z } from 'zod'

/** Why a codespace has no token of its repository. */
export const tokenRefusal = z.enum([
  /** Made from a template, or of a Git host that is not the GitHub people sign in with. */
  'elsewhere',
  /** An OAuth App: what it gives cannot be cut down to a repository, so it never enters a codespace. */
  'oauth-app',
  /** Its owner has not connected GitHub, or has to connect it again. */
  'not-connected',
  /** Private and out of their reach, or not there at all: GitHub tells these two from nobody. */
  'not-found',
  'moved',
  'not-installed',
  'not-covered',
  'suspended',
  'unreachable',
])
export type TokenRefusal = z.infer<typeof tokenRefusal>

/** What a codespace may do with the repository it was made from, at GitHub. */
export const repositoryAccess = z.object({
  /** `none`: it has no token, and reads what everybody may. */
  access: z.enum(['write', 'read', 'none']),
  /** Null where it has one. */
  refusal: tokenRefusal.nullable(),
  /** The same for people, in one sentence. */
  sentence: z.string().nullable(),
  /** Where the GitHub App can be installed for it, where that is what it takes. */
  installUrl: z.string().nullable(),
})
export type RepositoryAccess = z.infer<typeof repositoryAccess>
