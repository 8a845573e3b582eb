import type { ContextKeys } from '../commands/context-keys.ts'

/** A part whose focus is a context key of its own says so: `data-focus-key="filesExplorerFocus"`. */
const focusKeyAttribute = 'data-focus-key'
const typable =
  'input:not([type="checkbox"], [type="radio"], [type="button"]), textarea, [contenteditable="true"], .native-edit-context'
const lists = '[role="tree"], [role="listbox"], [role="grid"], [role="treegrid"]'

/** Keeps the context keys that say where the focus is, until what it returns is called. */
export function followFocus(contextKeys: ContextKeys): () => void {
  let parts: readonly string[] = []
  const update = (element: Element | null) => {
    const left = Object.fromEntries(parts.map((key) => [key, false]))
    parts = partsAround(element)
    contextKeys.setAll({
      ...left,
      ...focusKeys(element),
      ...Object.fromEntries(parts.map((key) => [key, true])),
    })
  }
  const onIn = ({ target }: FocusEvent) => update(target instanceof Element ? target : null)
  const onOut = ({ relatedTarget }: FocusEvent) => {
    // When the window loses it the page's element keeps it, and gets it back.
    if (relatedTarget === null && document.hasFocus()) update(null)
  }
  update(document.activeElement)
  window.addEventListener('focusin', onIn, { capture: true })
  window.addEventListener('focusout', onOut, { capture: true })
  return () => {
    window.removeEventListener('focusin', onIn, { capture: true })
    window.removeEventListener('focusout', onOut, { capture: true })
  }
}

function focusKeys(element: Element | null): Record<string, boolean> {
  const within = (selector: string) => element?.closest(selector) != null
  const isTyping = element?.matches(typable) === true
  const isTerminal = within('.xterm')
  const isEditor = within('.monaco-editor')
  const isText = isEditor && element?.matches('.native-edit-context, textarea.inputarea') === true
  return {
    terminalFocus: isTerminal,
    editorFocus: isEditor,
    editorTextFocus: isText,
    inputFocus: isTyping,
    textInputFocus: isTyping && !isTerminal,
    listFocus: !isTyping && within(lists),
    sideBarFocus: within('[data-part="side"]'),
    panelFocus: within('[data-part="panel"]'),
  }
}

function partsAround(element: Element | null): readonly string[] {
  const found: string[] = []
  let part = element?.closest(`[${focusKeyAttribute}]`) ?? null
  while (part) {
    found.push(...(part.getAttribute(focusKeyAttribute)?.split(' ') ?? []))
    part = part.parentElement?.closest(`[${focusKeyAttribute}]`) ?? null
  }
  return found
}
