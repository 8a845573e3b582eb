const back = 3
const forward = 4

/**
 * The buttons of a mouse that go back and forward do so in here: a browser would leave the page.
 * Until what this answers is called.
 */
export function followMouseButtons(isWanted: () => boolean, go: (by: 1 | -1) => void): () => void {
  const listening = new AbortController()
  const take = (event: MouseEvent) => {
    if ((event.button !== back && event.button !== forward) || !isWanted()) return
    event.preventDefault()
    event.stopPropagation()
    if (event.type === 'mouseup') go(event.button === back ? -1 : 1)
  }
  const { signal } = listening
  for (const type of ['mousedown', 'mouseup', 'auxclick'] as const) {
    window.addEventListener(type, take, { signal, capture: true })
  }
  return () => listening.abort()
}
