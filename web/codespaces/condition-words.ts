import type { Codespace } from '#server/codespaces/codespaces.schema.ts'

export type Condition = NonNullable<Codespace['condition']>

/**
 * How each condition is shown: a word for a row, a sentence for a banner, and what `repair`
 * is called then.
 */
export const conditionWords: Record<
  Condition,
  { label: string; icon: string; sentence: string; repairLabel: string | null }
> = {
  paused: {
    label: 'Paused',
    icon: 'debug-pause',
    sentence:
      'Somebody paused this container from outside, so nothing in it runs. Files and programs are as they were.',
    repairLabel: 'Resume',
  },
  'network-broken': {
    label: 'No network',
    icon: 'debug-disconnect',
    sentence:
      'The network of this codespace was changed from outside, so its programs cannot reach anything. Files and terminals are not affected.',
    repairLabel: 'Repair',
  },
  'network-cut': {
    label: 'Cut off',
    icon: 'shield',
    sentence:
      'This codespace is off its network, because its isolation could not be verified. It is connected again by itself once it is. Files and terminals are not affected.',
    repairLabel: null,
  },
}
