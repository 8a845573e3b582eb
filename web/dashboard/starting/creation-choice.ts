import type { Preview, Resolution } from '#server/repositories/repositories.schema.ts'

/**
 * What can be chosen of a repository: to create from it where that is settled, or whether it is to
 * be trusted, with what is proposed. What nobody could read cannot be trusted before it is cloned.
 */
export type CreationChoice = 'create' | 'trust' | 'look-first' | 'untrusted-only'

export function choiceOf(preview: Preview, resolution: Resolution | undefined): CreationChoice {
  if (preview.trust.isTrusted) return 'create'
  if (preview.configurationHash === null) return 'untrusted-only'
  // Hosts show the commits of forks as if they were the repository's own.
  const isByAnybody = resolution?.pullRequest?.isFork || resolution?.ref?.kind === 'commit'
  return isByAnybody ? 'look-first' : 'trust'
}
