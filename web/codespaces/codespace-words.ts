import type { Codespace, CodespaceState } from '#server/codespaces/codespaces.schema.ts'
import type { StateTone } from '#web/ui/StateDot.tsx'
import { conditionWords } from './condition-words.ts'

/** How each state is shown: a word and a shape. */
export const stateWords: Record<CodespaceState, { label: string; tone: StateTone }> = {
  creating: { label: 'Creating', tone: 'busy' },
  starting: { label: 'Starting', tone: 'busy' },
  running: { label: 'Running', tone: 'active' },
  stopping: { label: 'Stopping', tone: 'busy' },
  stopped: { label: 'Stopped', tone: 'idle' },
  failed: { label: 'Failed', tone: 'failed' },
  deleting: { label: 'Deleting', tone: 'busy' },
  deleted: { label: 'Deleted', tone: 'idle' },
}

/** The state to show of this one: a condition it is in outranks that it runs. */
export function shownState({ state, condition }: Codespace): { label: string; tone: StateTone } {
  if (condition === null || state !== 'running') return stateWords[state]
  return { label: conditionWords[condition].label, tone: 'failed' }
}

/** `github.com/owner/repository`: an address as people know it, without the scheme. */
export const shortAddress = (url: string): string =>
  url.replace(/^https:\/\//, '').replace(/\.git$/, '')

/** Where its files come from: the repository's address, or the template. */
export const originWord = ({ repositoryUrl, template }: Codespace): string =>
  repositoryUrl === null ? `Template: ${template}` : shortAddress(repositoryUrl)

/**
 * The branch it began on, or a word for the repository's own, or that it began on none; and
 * the pull request.
 */
export function branchWord({ branch, startingPoint }: Codespace): string {
  if (startingPoint?.kind === 'pull') return `#${startingPoint.number}: ${branch}`
  if (branch !== null) return branch
  if (startingPoint?.kind === 'tag') return `tag ${startingPoint.name} (detached)`
  if (startingPoint?.kind === 'commit') return `${startingPoint.sha.slice(0, 10)} (detached)`
  return 'default branch'
}

export const isDeleted = ({ state }: Codespace): boolean =>
  state === 'deleted' || state === 'deleting'
export const canStart = ({ state }: Codespace): boolean => state === 'stopped' || state === 'failed'
export const canStop = ({ state }: Codespace): boolean =>
  state === 'running' || state === 'starting' || state === 'creating'
export const canRebuild = (codespace: Codespace): boolean =>
  canStart(codespace) || canStop(codespace)
