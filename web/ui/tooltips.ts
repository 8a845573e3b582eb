import type { ReactNode } from 'react'

export type TooltipSide = 'top' | 'right' | 'bottom' | 'left'
export type ShownTooltip = {
  anchor: Element
  label: ReactNode
  shortcut: string | undefined
  side: TooltipSide
}

const showAfterMs = 500
/** Long enough to get from the button onto the tooltip, which then stays. */
const hideAfterMs = 100
/** The second one within this is there at once. */
const groupMs = 400

let shown: ShownTooltip | null = null
let hiddenAt = Number.NEGATIVE_INFINITY
let timer: ReturnType<typeof setTimeout> | undefined
const listeners = new Set<() => void>()

function set(tooltip: ShownTooltip | null): void {
  clearTimeout(timer)
  if (shown === tooltip) return
  if (shown && !tooltip) hiddenAt = performance.now()
  shown = tooltip
  for (const listener of listeners) listener()
}

/**
 * The one tooltip of the page. There is none on a button that is pressed, nor once a
 * key is pressed.
 */
export const tooltips = {
  get: (): ShownTooltip | null => shown,
  subscribe(listener: () => void): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  showSoon(tooltip: ShownTooltip): void {
    clearTimeout(timer)
    const isInGroup = shown !== null || performance.now() - hiddenAt < groupMs
    if (isInGroup) set(tooltip)
    else timer = setTimeout(() => tooltip.anchor.isConnected && set(tooltip), showAfterMs)
  },
  /** The pointer is on the tooltip itself. */
  keep: (): void => clearTimeout(timer),
  hideSoon(): void {
    clearTimeout(timer)
    if (shown) timer = setTimeout(() => set(null), hideAfterMs)
  },
  hide: (): void => set(null),
}
