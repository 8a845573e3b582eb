import type { WorkspaceWork } from '#agent/protocol/workspace.ts'

type GitWork = NonNullable<WorkspaceWork['git']>
export type UnsavedKind = keyof GitWork
export type Unsaved = { kind: UnsavedKind; icon: string; short: string; long: string }

const many = (count: number, one: string, more: string) =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : more}`

const words: Record<UnsavedKind, { icon: string; short: string; one: string; more: string }> = {
  uncommitted: {
    icon: 'diff-modified',
    short: 'uncommitted',
    one: 'file not committed',
    more: 'files not committed',
  },
  unpushed: {
    icon: 'arrow-up',
    short: 'unpushed',
    one: 'commit not pushed',
    more: 'commits not pushed',
  },
  stashes: { icon: 'archive', short: 'stashed', one: 'stash', more: 'stashes' },
}
const kinds: UnsavedKind[] = ['uncommitted', 'unpushed', 'stashes']

/** What there is in this codespace only, each kind of it in a few words and in whole ones. */
export function unsavedIn(git: GitWork): Unsaved[] {
  return kinds
    .filter((kind) => git[kind] > 0)
    .map((kind) => {
      const { icon, short, one, more } = words[kind]
      return {
        kind,
        icon,
        short: `${git[kind].toLocaleString('en-US')} ${short}`,
        long: many(git[kind], one, more),
      }
    })
}
