/**
 * Runs in the page of a preview, before any script of its own: tells the page around it, which is
 * the app's, where the preview is, what its console says, and that one of a handful of the
 * workbench's keys was pressed, and goes back, forward or loads anew when told to. Its messages are
 * those of `preview.schema.ts`; nobody else's page hears them.
 */
export function previewScript(appOrigin: string): string {
  return `(() => {
'use strict'
const app = ${JSON.stringify(appOrigin)}
const around = window.parent
if (around === window || around !== window.top) return
const tell = (message) => around.postMessage(message, app)
const tellWhere = () => tell({
  type: 'bothy-preview-at',
  path: (location.pathname + location.search + location.hash).slice(0, 2000),
  title: document.title.slice(0, 500),
})
for (const name of ['pushState', 'replaceState']) {
  const original = history[name]
  history[name] = function (...given) {
    const result = original.apply(this, given)
    tellWhere()
    return result
  }
}
for (const name of ['DOMContentLoaded', 'load', 'pageshow', 'popstate', 'hashchange']) {
  window.addEventListener(name, tellWhere)
}
const inWords = (value) => {
  if (typeof value === 'string') return value
  if (value instanceof Error) return value.stack || String(value)
  try {
    return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)
  } catch {
    return Object.prototype.toString.call(value)
  }
}
const tellLine = (level, values) => {
  const text = values.slice(0, 50).map(inWords).join(' ').slice(0, 2000)
  tell({ type: 'bothy-preview-console', level, text })
}
for (const level of ['debug', 'log', 'info', 'warn', 'error']) {
  const original = console[level]
  console[level] = function (...values) {
    original.apply(this, values)
    try {
      tellLine(level, values)
    } catch {
      // What a page logs is no reason to break it.
    }
  }
}
window.addEventListener('error', ({ error, message }) => tellLine('error', [error || message]))
window.addEventListener('unhandledrejection', ({ reason }) => tellLine('error', ['Uncaught (in promise)', reason]))
const isMac = /^Mac/.test(navigator.platform)
const keyOf = ({ key, ctrlKey, metaKey, shiftKey, altKey }) => {
  if (altKey) return null
  if (!ctrlKey && !metaKey) return key === 'F6' ? 'leave' : key === 'F1' && !shiftKey ? 'commands' : null
  if ((isMac ? ctrlKey : metaKey) || typeof key !== 'string' || key.toLowerCase() !== 'p') return null
  return shiftKey ? 'commands' : 'files'
}
// The page around it takes the focus, and gives it back to the frame alone.
let left = null
window.addEventListener('focus', () => {
  if (left && left.isConnected && document.activeElement === document.body) left.focus()
  left = null
})
window.addEventListener('keydown', (event) => {
  // What the page has a use for itself is the page's.
  if (!event.isTrusted || event.defaultPrevented || event.isComposing) return
  const key = keyOf(event)
  if (key === null) return
  event.preventDefault()
  left = document.activeElement
  if (!event.repeat) tell({ type: 'bothy-preview-key', key })
})
// A frame's history is one with that of the page around it, unless one asks for its own.
const steps = {
  'bothy-preview-back': () =>
    window.navigation ? navigation.canGoBack && navigation.back() : history.back(),
  'bothy-preview-forward': () =>
    window.navigation ? navigation.canGoForward && navigation.forward() : history.forward(),
  'bothy-preview-reload': () => location.reload(),
}
window.addEventListener('message', ({ data, origin, source }) => {
  if (source !== around || origin !== app || typeof data !== 'object' || data === null) return
  if (Object.hasOwn(steps, data.type)) steps[data.type]()
})
})()
`
}
