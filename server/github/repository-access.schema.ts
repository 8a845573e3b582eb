import { z } from 'zod'

/** Why a codespace has no token of a repository. */
export const tokenRefusal = z.enum([
  /** Made from a template, or of a Git host that is not the GitHub people sign in with. */
  'elsewhere',
  /**
   * An OAuth App: what it gives cannot be cut down to a repository, so it never enters a codespace.
   * A token that its owner gives for the repository would.
   */
  'oauth-app',
  /** That token can be used no more, and has to be given anew. */
  'token-refused',
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
  /** Whether its owner may push there, by themselves; null where GitHub did not say. */
  hasPushRight: z.boolean().nullable().default(null),
  /** It hangs on a token that its owner made at GitHub for this repository, and gave. */
  isPersonal: z.boolean().default(false),
})
/** What a codespace may do with one repository, at GitHub. */
export type OneAccess = z.infer<typeof oneAccess>

/**
 * What a codespace may do with the repository it was made from, and with every other
 * one it is given.
 */
export const repositoryAccess = oneAccess.extend({
  others: z.array(oneAccess.extend({ path: z.string() })).default([]),
})
export type RepositoryAccess = z.infer<typeof repositoryAccess>

/** How far a fork has come that somebody pushes to instead. */
export const forkState = z.object({
  /** `owner/name` of what it is of. */
  source: z.string(),
  defaultBranch: z.string(),
  /** Whose it is or will be. */
  login: z.string(),
  /** `owner/name`; null where there is none, or none that GitHub shows. */
  fork: z.string().nullable(),
  step: z.enum([
    /** There is none, and it can be made here. */
    'make',
    /** There is none, and its owner makes it on GitHub's own page. */
    'page',
    /** GitHub is making it. */
    'waiting',
    /** It is there, and the GitHub App does not cover it. */
    'install',
    'ready',
  ]),
  /** GitHub's own page for making one. */
  pageUrl: z.string(),
  /** Where the GitHub App is given more of theirs; null where its address is not known. */
  installUrl: z.string().nullable(),
})
export type ForkState = z.infer<typeof forkState>
