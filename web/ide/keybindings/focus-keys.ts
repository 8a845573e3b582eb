import type { ContextKeys } from '../commands/context-keys.ts'

/**
 * A part whose focus is a context key of its own says so: `data-focus-key="filesExplorerFocus"`.
 */
const focusKeyAttribute = 'data-focus-key'
const typable =
  'input:not([type="checkbox"], [type="radio"], [type="button"]), textarea, [contenteditable="true"], .native-edit-context'
const lists = '[role="tree"], [role="listbox"], [role="grid"], [role="treegrid"]'

/** Keeps the context keys that say where the focus is. */
export class FocusKeys {
  readonly #contextKeys: ContextKeys
  readonly #stop = new AbortController()
  #keys: Readonly<Record<string, boolean>> = {}
  #last: Readonly<Record<string, boolean>> = {}

  constructor(contextKeys: ContextKeys) {
    this.#contextKeys = contextKeys
    const { signal } = this.#stop
    const options = { capture: true, signal }
    this.#update(document.activeElement)
    window.addEventListener('focusin', ({ target }) => this.#update(target), options)
    window.addEventListener(
      'focusout',
      ({ relatedTarget }) => {
        // When the window loses it the page's element keeps it, and gets it back.
        if (relatedTarget === null && document.hasFocus()) this.#update(null)
      },
      options,
    )
  }

  /** What they were where the focus was last, outside of the one box that lies over everything. */
  get last(): Readonly<Record<string, boolean>> {
    return this.#last
  }

  [Symbol.dispose](): void {
    this.#stop.abort()
  }

  #update(target: EventTarget | null): void {
    const element = target instanceof Element ? target : null
    const left = Object.fromEntries(Object.keys(this.#keys).map((key) => [key, false]))
    this.#keys = focusKeys(element)
    this.#contextKeys.setAll({ ...left, ...this.#keys })
    if (!element?.closest('[data-quick-input]')) this.#last = { ...left, ...this.#keys }
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
    ...Object.fromEntries(partsAround(element).map((key) => [key, true])),
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
