import { z } from 'zod'

/** Why a codespace has no token of a repository. */
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
  /** It runs what nobody has trusted. */
  'untrusted',
  /** Everybody may read it, and nothing else is to be done there. */
  'not-needed',
  /** Asked for by a devcontainer.json, of another owner than its own. */
  'other-owner',
])
export type TokenRefusal = z.infer<typeof tokenRefusal>

const oneAccess = z.object({
  /** What its token may do with the contents. `none`: it has no token, or one for other things. */
  access: z.enum(['write', 'read', 'none']),
  /** Null where it has one. */
  refusal: tokenRefusal.nullable(),
  /** The same for people, in one sentence. */
  sentence: z.string().nullable(),
  /** Where the GitHub App can be installed for it, where that is what it takes. */
  installUrl: z.string().nullable(),
})
/** What a codespace may do with one repository, at GitHub. */
export type OneAccess = z.infer<typeof oneAccess>

/** What a codespace may do with the repository it was made from, and with every other one it is given. */
export const repositoryAccess = oneAccess.extend({
  others: z.array(oneAccess.extend({ path: z.string() })).default([]),
})
export type RepositoryAccess = z.infer<typeof repositoryAccess>
