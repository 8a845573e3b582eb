import type { monaco } from '../monaco.ts'
import type { MergeSession } from './merge-session.ts'
import { choices } from './merge-words.ts'

const heightPx = 24

/**
 * A line with the ways out above each conflict of the result. The bar at the top is there
 * for the keyboard.
 */
export function showMergeZones(
  editor: monaco.editor.IStandaloneCodeEditor,
  session: MergeSession,
): () => void {
  let ids: readonly string[] = []
  let frame = 0
  const draw = () => {
    frame = 0
    editor.changeViewZones((accessor) => {
      for (const id of ids) accessor.removeZone(id)
      ids = session.state.getState().conflicts.map((_, index) =>
        accessor.addZone({
          afterLineNumber: session.rangeOf(index).startLineNumber - 1,
          heightInPx: heightPx,
          domNode: zoneNode(session, index),
          suppressMouseDown: true,
        }),
      )
    })
  }
  // Where lines are written moves what stands above the conflicts after them.
  const drawSoon = () => {
    frame ||= requestAnimationFrame(draw)
  }
  draw()
  const stops = [session.state.subscribe(drawSoon)]
  const content = session.model.onDidChangeContent(({ changes }) => {
    const isLines = changes.some(
      ({ range, text }) => range.startLineNumber !== range.endLineNumber || text.includes('\n'),
    )
    if (isLines) drawSoon()
  })
  return () => {
    cancelAnimationFrame(frame)
    content.dispose()
    for (const stop of stops) stop()
  }
}

function zoneNode(session: MergeSession, index: number): HTMLElement {
  const { conflicts } = session.state.getState()
  const node = document.createElement('div')
  node.className = 'merge-zone'
  // The editor takes the pointer for itself with what reaches it, and no click would follow.
  for (const type of ['pointerdown', 'mousedown']) {
    node.addEventListener(type, (event) => event.stopPropagation())
  }
  const words = document.createElement('span')
  words.textContent = `Conflict ${index + 1} of ${conflicts.length}`
  node.append(words)
  const chosen = conflicts[index]?.choice ?? null
  for (const { choice, label } of choices) {
    const button = document.createElement('button')
    button.type = 'button'
    button.tabIndex = -1
    button.textContent = label
    button.ariaPressed = String(chosen === choice)
    button.addEventListener('click', () => {
      session.state.setState({ current: index })
      session.take(index, choice)
    })
    node.append(button)
  }
  return node
}
