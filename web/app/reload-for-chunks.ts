import { isWithstood } from '#web/lib/fetch-part.ts'
import { askAgainForStyleSheets } from '#web/lib/style-sheets.ts'

const key = 'bothy.reloads'
const forgottenMs = 60_000
const most = 3

/**
 * A part of the page that could not be fetched, however often it was asked for, is fetched by a
 * new page. Browsers drop requests when the machine's networks change, and on the machine Bothy
 * itself runs on every new container is such a change. Not where somebody may be typing, in an
 * editor, a terminal, quick open, a form or another field, nor while something is under way that
 * ends with the page, such as an upload: a part that is drawn says itself that it is missing, and
 * one that was fetched ahead is not missed.
 */
export function reloadWhereChunksFail(): void {
  // Until here theme.js loads a page again whose first parts are lost, whatever is in it.
  document.documentElement.dataset.begun = ''
  askAgainForStyleSheets()
  // Whoever asked for it hears of it first, and may ask again.
  window.addEventListener('vite:preloadError', ({ payload }) =>
    setTimeout(() => {
      if (!isWithstood(payload)) reloadSoon()
    }),
  )
}

function reloadSoon(): void {
  const now = Date.now()
  const before = recentReloads(now)
  if (before.length >= most || isInUse()) return
  sessionStorage.setItem(key, JSON.stringify([...before, now]))
  // Somebody may have begun while it was waited for.
  setTimeout(() => isInUse() || reload(), 300 * 3 ** before.length)
}

/**
 * On a slow line it takes a while, in which this page may be drawn after all: what is typed then
 * would be lost.
 */
function reload(): void {
  document.body.style.visibility = 'hidden'
  document.body.inert = true
  window.location.reload()
}

const isInUse = (): boolean =>
  document.querySelector('.monaco-editor, .xterm, [data-quick-input], form') !== null ||
  isBeingWritten(document.activeElement) ||
  isMissed()

function isBeingWritten(element: Element | null): boolean {
  const isField = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement
  return isField && element.value !== ''
}

/**
 * Whoever would have the browser ask before the page is left is asked here: the browser asks only
 * those who have touched the page, and who stays would be left with one that is hidden.
 */
const isMissed = (): boolean =>
  !window.dispatchEvent(new Event('beforeunload', { cancelable: true }))

function recentReloads(now: number): number[] {
  try {
    const times: unknown = JSON.parse(sessionStorage.getItem(key) ?? '[]')
    return Array.isArray(times) ? times.filter((time) => now - Number(time) < forgottenMs) : []
  } catch {
    // Somebody else wrote there.
    return []
  }
}
