import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'

/**
 * Why this page hears of nothing by itself although the server answers it: a proxy takes the
 * upgrade out of WebSockets, as the server has seen, or they do not get as far as the server.
 */
export type LineProblem = 'upgrade-lost' | 'blocked'

/** Of a server that restarts, one or two are refused while it already answers. */
const blockedAfter = 3

const line = createStore<{ problem: LineProblem | null; refusals: number }>(() => ({
  problem: null,
  refusals: 0,
}))

/** A WebSocket did not open, and yet the server answered what it knows of that. */
export function lineRefused({ isUpgradeLost }: { isUpgradeLost: boolean }): void {
  const refusals = line.getState().refusals + 1
  const isBlocked = refusals >= blockedAfter
  line.setState({
    refusals,
    problem: isUpgradeLost ? 'upgrade-lost' : isBlocked ? 'blocked' : null,
  })
}

export function lineOpened(): void {
  line.setState({ problem: null, refusals: 0 })
}

export function useLineProblem(): LineProblem | null {
  return useStore(line, ({ problem }) => problem)
}
