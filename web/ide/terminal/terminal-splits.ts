import type { TerminalInfo } from '#agent/protocol/terminals.ts'

/** Terminals that stand side by side, and how the room is shared among them. */
export type TerminalSplit = { ids: readonly string[]; shares: readonly number[] }
export type TerminalSplits = readonly TerminalSplit[]

/** What is shown at once: one terminal, or several that were split. */
export type TerminalGroup = { panes: readonly { terminal: TerminalInfo; share: number }[] }

/** No pane becomes so small that nothing can be read in it. */
const smallestShare = 0.1

/**
 * The groups in the order of their first terminals. What has gone leaves its room to the others.
 */
export function groupTerminals(
  terminals: readonly TerminalInfo[],
  splits: TerminalSplits,
): TerminalGroup[] {
  const byId = new Map(terminals.map((terminal) => [terminal.id, terminal]))
  const grouped = new Set<string>()
  const groups: TerminalGroup[] = []
  for (const { id } of terminals) {
    if (grouped.has(id)) continue
    const split = splits.find(({ ids }) => ids.includes(id)) ?? { ids: [id], shares: [1] }
    const panes = split.ids.flatMap((paneId, at) => {
      const terminal = grouped.has(paneId) ? undefined : byId.get(paneId)
      grouped.add(paneId)
      return terminal ? [{ terminal, share: split.shares[at] || 1 }] : []
    })
    const whole = panes.reduce((sum, { share }) => sum + share, 0)
    groups.push({ panes: panes.map((pane) => ({ ...pane, share: pane.share / whole })) })
  }
  return groups
}

/** In the order in which they were opened, but for those that were split. */
export function arrangeTerminals(
  terminals: readonly TerminalInfo[],
  splits: TerminalSplits,
): TerminalInfo[] {
  const inOrder = terminals.toSorted((a, b) => a.openedAt - b.openedAt)
  return groupTerminals(inOrder, splits).flatMap(({ panes }) =>
    panes.map(({ terminal }) => terminal),
  )
}

/** With a terminal to the right of another, whose room they halve. */
export function splitBeside(group: TerminalGroup, beside: string, id: string): TerminalSplit {
  const parts = partsOf(group).filter((part) => part.id !== id)
  const at = parts.findIndex((part) => part.id === beside)
  const half = (parts[at]?.share ?? 1) / 2
  const halved = parts.map((part, index) => (index === at ? { ...part, share: half } : part))
  return splitOf(halved.toSpliced(at + 1, 0, { id, share: half }))
}

/** With the line behind a pane moved by a share of the whole; only its two neighbors change. */
export function moveSplit(group: TerminalGroup, after: string, by: number): TerminalSplit {
  const parts = partsOf(group)
  const at = parts.findIndex(({ id }) => id === after)
  const [before, behind] = [parts[at], parts[at + 1]]
  if (!before || !behind) return splitOf(parts)
  const both = before.share + behind.share
  const least = Math.min(smallestShare, both / 2)
  const share = Math.min(Math.max(before.share + by, least), both - least)
  return splitOf(parts.toSpliced(at, 2, { ...before, share }, { ...behind, share: both - share }))
}

export function evenSplit(group: TerminalGroup): TerminalSplit {
  return splitOf(partsOf(group).map((part) => ({ ...part, share: 1 })))
}

/**
 * With a group as it is now in place of what was said of its terminals; those of one
 * pane need no word.
 */
export function withSplit(splits: TerminalSplits, split: TerminalSplit): TerminalSplits {
  return without(splits, split.ids).concat(split.ids.length > 1 ? [split] : [])
}

/** With some terminals in groups of their own. */
export function without(splits: TerminalSplits, gone: readonly string[]): TerminalSplit[] {
  return splits.flatMap(({ ids, shares }) => {
    const kept = ids.map((id, at) => ({ id, share: shares[at] ?? 1 }))
    const split = splitOf(kept.filter(({ id }) => !gone.includes(id)))
    return split.ids.length > 1 ? [split] : []
  })
}

type Part = { id: string; share: number }

const partsOf = ({ panes }: TerminalGroup): Part[] =>
  panes.map(({ terminal, share }) => ({ id: terminal.id, share }))

const splitOf = (parts: readonly Part[]): TerminalSplit => ({
  ids: parts.map(({ id }) => id),
  shares: parts.map(({ share }) => share),
})
