import type { Codespace } from '#server/codespaces/codespaces.schema.ts'
import type { Trust } from '#server/codespaces/trust/trust.schema.ts'
import { originWord } from '#web/codespaces/codespace-words.ts'

/** What an untrusted codespace goes without, for a sentence. */
export const untrustedWord = 'no network, no secrets, and nothing runs by itself'

/** By whom something is trusted, in a few words. */
export function trustedWord(reason: Trust['reason']): string {
  if (reason === 'administrator') return 'Trusted by your administrator'
  return reason === 'template' ? 'Comes with Bothy' : 'Trusted by you'
}

/**
 * Why it is asked about though it was trusted; null where it never was. `isShown`: what changed is.
 */
export function changedWord(reason: Trust['reason'], isShown: boolean): string | null {
  if (reason !== 'changed') return null
  const changed = 'Its configuration changed since you trusted it.'
  return `${changed} ${isShown ? 'What is not as it was is marked.' : 'This is how it is now.'}`
}

/** Where in a repository something begins: a pull request says of which one it is. */
type Origin = { isFork: boolean; headRepository: string | null } | { kind: string } | null

/**
 * Whose code it is, where that need not be the repository's own people's; null where it is theirs.
 */
export function foreignWord(origin: Origin): string | null {
  if (origin === null) return null
  if ('isFork' in origin) {
    if (!origin.isFork) return null
    const from = origin.headRepository ?? 'a repository that was deleted'
    return `The code is from ${from}, a fork. It may be by anybody.`
  }
  if (origin.kind !== 'commit') return null
  return 'Hosts show the commits of forks here too, so this one may be by anybody.'
}

/** What one is asked to trust: the fork that a pull request comes from, or the repository. */
export function trustedThing(codespace: Codespace): string {
  const { startingPoint } = codespace
  const fork =
    startingPoint?.kind === 'pull' && startingPoint.isFork && startingPoint.headRepository
  return fork || originWord(codespace)
}
