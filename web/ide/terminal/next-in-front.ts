import type { TerminalInfo } from '#agent/protocol/terminals.ts'
import type { TerminalGroup } from './terminal-splits.ts'

type Gone = {
  id: string | null
  /** Where it stood. */
  before: readonly TerminalInfo[]
  /** What was shown at once with it. */
  group: TerminalGroup | undefined
}

/**
 * Where the one in front went, a neighbor takes its place, one beside it before
 * others; else a shell.
 */
export function nextInFront(
  terminals: readonly TerminalInfo[],
  { id: goneId, before, group }: Gone,
): TerminalInfo | undefined {
  const panes = group?.panes.map(({ terminal }) => terminal) ?? []
  const paneAt = panes.findIndex(({ id }) => id === goneId)
  const pane = [panes[paneAt + 1], panes[paneAt - 1]].find((near) =>
    terminals.some(({ id }) => id === near?.id),
  )
  if (pane) return pane
  const at = before.findIndex(({ id }) => id === goneId)
  const neighbor = at < 0 ? undefined : terminals[Math.min(at, terminals.length - 1)]
  return neighbor ?? terminals.find(({ purpose }) => purpose === 'shell') ?? terminals[0]
}
