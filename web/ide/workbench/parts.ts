/** The parts of the frame, in the order in which F6 goes through them. */
export const parts = [
  'notices',
  'activity',
  'side',
  'editors',
  'panel',
  'status',
  'notifications',
] as const
export type Part = (typeof parts)[number]

/** What a part's element says of itself: `data-part="side"`. */
const selectorOf = (part: Part) => `[data-part="${part}"]`

/** In the order in which they are what a person means by the part. */
const targets = [
  '[data-takes-focus]',
  '.dv-active-group .native-edit-context',
  '.dv-active-group textarea.inputarea',
  '.native-edit-context',
  'textarea.inputarea',
  '.xterm-helper-textarea',
  '[role="tree"] [tabindex="0"]',
  '[role="tree"][tabindex="0"]',
  '[role="tabpanel"] [tabindex="0"]',
  'input:not([type="checkbox"])',
]
/** Better than nothing: the buttons of a part that has no more to offer. */
const lesserTargets = ['[role="tab"]', 'button', 'a[href]', '[tabindex="0"]', '[tabindex="-1"]']
const lastFocused = new Map<Part, Element>()
/** As long as the code of a view that has just been shown may take to arrive. */
const patienceMs = 4000
/** Then its buttons do, though it may still get better. */
const lesserAfterMs = 300

export function partOf(element: Element | null): Part | null {
  const name = element?.closest<HTMLElement>('[data-part]')?.dataset.part
  return parts.find((part) => part === name) ?? null
}

export const isInPart = (part: Part): boolean => partOf(document.activeElement) === part

/** Whether it is there to be seen. */
export function isPartShown(part: Part): boolean {
  const element = document.querySelector(selectorOf(part))
  // Where these appear is always there; it is a part while one of them can be answered.
  const isPlace = part === 'notifications' || part === 'notices'
  if (isPlace && !element?.querySelector('button')) return false
  return element?.checkVisibility?.() ?? element !== null
}

/** Remembers where the focus is in each part, to go back there. */
export function followFocus(): () => void {
  const listen = ({ target }: FocusEvent) => {
    const element = target instanceof Element ? target : null
    const part = partOf(element)
    // A button is pressed and left; what is worked in is come back to.
    if (part && element && !element.matches('button, hr')) lastFocused.set(part, element)
  }
  document.addEventListener('focusin', listen)
  return () => document.removeEventListener('focusin', listen)
}

/**
 * Moves the focus into a part, to where it was last. A view that is still arriving gets it once it
 * is there, unless the user has gone elsewhere meanwhile.
 */
export function focusPart(part: Part): void {
  const beganAt = performance.now()
  let from = document.activeElement
  const attempt = () => {
    const now = document.activeElement
    if (now !== from && now !== document.body) return
    const waitedMs = performance.now() - beganAt
    if (focusNow(part, targets) || waitedMs > patienceMs) return
    if (waitedMs > lesserAfterMs && !isInPart(part)) focusNow(part, lesserTargets)
    from = document.activeElement
    requestAnimationFrame(attempt)
  }
  attempt()
}

/** False where there is nothing in it now that takes the focus. */
export function focusAtOnce(part: Part): boolean {
  return focusNow(part, targets) || focusNow(part, lesserTargets)
}

function focusNow(part: Part, wanted: readonly string[]): boolean {
  const element = document.querySelector<HTMLElement>(selectorOf(part))
  if (!element) return false
  const last = lastFocused.get(part)
  if (last instanceof HTMLElement && element.contains(last) && takesFocus(last)) return true
  return wanted
    .flatMap((target) => [...element.querySelectorAll<HTMLElement>(target)])
    .some(takesFocus)
}

function takesFocus(element: HTMLElement): boolean {
  if (element.hasAttribute('disabled') || element.checkVisibility?.() === false) return false
  element.focus()
  return document.activeElement === element
}
