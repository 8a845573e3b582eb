import type { PreviewKey } from '#server/ports/preview.schema.ts'
import type { Commands } from '../../commands/commands.ts'

/** Somebody who looks at what they have opened does not take it sooner. */
const heedMs = 1000
/** An app that goes on asking for as long as its user types does not keep them from anything. */
const againAfterMs = 1000

type Given = {
  frame: HTMLIFrameElement
  commands: Pick<Commands, 'run'>
  /** Where the focus goes that leaves the frame: nothing there is set off by what is typed. */
  bar: HTMLElement | null
}

/**
 * What the tools in a preview say of keys of the workbench. The app in there can say the same, so it
 * counts while its frame has the focus and somebody is at work in it, and does nothing but show
 * something: no key nor command of the app's choice is run, and no terminal gets what its user goes
 * on to type.
 */
export class PreviewKeys {
  #heardAt = Number.NEGATIVE_INFINITY
  #stopHeeding: (() => void) | null = null

  take(key: PreviewKey, { frame, commands, bar }: Given): void {
    const isAtWork = navigator.userActivation?.isActive === true
    if (document.activeElement !== frame || !document.hasFocus() || !isAtWork) return
    const now = performance.now()
    if (now - this.#heardAt < againAfterMs) return
    this.#heardAt = now
    if (key === 'leave') {
      bar?.focus()
      return
    }
    this.#heed()
    commands.run(
      key === 'commands' ? 'workbench.action.showCommands' : 'workbench.action.quickOpen',
    )
  }

  [Symbol.dispose](): void {
    this.#stopHeeding?.()
  }

  /**
   * The end of a line that was for the app takes nothing of the list that came in its way, nor does
   * the second of two clicks, which the app may have led to just there.
   */
  #heed(): void {
    this.#stopHeeding?.()
    const stopping = new AbortController()
    const swallow = (event: KeyboardEvent | MouseEvent) => {
      if (!isTaking(event)) return
      event.preventDefault()
      event.stopImmediatePropagation()
    }
    const stop = () => {
      clearTimeout(timer)
      stopping.abort()
    }
    const timer = setTimeout(stop, heedMs)
    const { signal } = stopping
    for (const type of ['keydown', 'click', 'auxclick'] as const) {
      window.addEventListener(type, swallow, { signal, capture: true })
    }
    this.#stopHeeding = stop
  }
}

function isTaking(event: KeyboardEvent | MouseEvent): boolean {
  if (event instanceof KeyboardEvent) return event.key === 'Enter' || event.key === 'ArrowRight'
  return event.target instanceof Element && event.target.closest('[data-quick-input]') !== null
}
