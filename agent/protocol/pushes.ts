/** Why GitHub refuses a push, as far as its fixed phrases tell. */
export type PushRefusalReason =
  | 'secret'
  | 'large-file'
  /** A GitHub App, which ours is, may not change workflow files. */
  | 'app-workflow'
  /** Nor may the token of their own that somebody pushed with. */
  | 'token-workflow'
  | 'private-email'
  | 'protected'
  | 'rules'
  | 'single-sign-on'
  | 'archived'
  | 'denied'

/**
 * A push of the user's that was refused before GitHub was asked, and that a fork would let through.
 */
export type PushForFork = {
  reason: 'fork'
  /** Of this life of the agent, each its own. */
  id: number
  /** `owner/name`, as it was asked for. */
  repository: string
  /** Where it was begun. */
  folder: string
}

/**
 * A push that GitHub seems to have refused. That it did is read off a terminal, where any program
 * prints what it likes; nothing else in here is from there.
 */
export type PushRefusedByGithub = {
  reason: PushRefusalReason
  id: number
  /** `owner/name`; null where it is not one that this codespace was given or made from. */
  repository: string | null
  /** The top of the working tree it came from, or where it was begun. */
  folder: string
  /** What that tree is on; null for no branch. */
  branch: string | null
  /** It is the branch of that very name that it was refused for. */
  isSameBranch: boolean
  /** What the repository is called there; null where no remote is it. */
  remote: string | null
}

/** One that an older agent tells says no reason, and is for a fork. */
export type RefusedPush = PushForFork | PushRefusedByGithub
