import { createStore, type StoreApi } from 'zustand/vanilla'

export type WalkthroughStep = {
  id: 'open' | 'palette' | 'split' | 'terminal' | 'theme' | 'keys'
  title: string
  words: string
  icon: string
  /** What its button runs, and whose keys are shown. */
  command: string
  button: string
}

export const walkthroughSteps: readonly WalkthroughStep[] = [
  {
    id: 'open',
    title: 'Open a file',
    words: 'Type a part of its name; what you had open last comes first.',
    icon: 'go-to-file',
    command: 'workbench.action.quickOpen',
    button: 'Go to file',
  },
  {
    id: 'palette',
    title: 'Find any command',
    words: 'Everything you can do here is in one list, with its keys.',
    icon: 'list-selection',
    command: 'workbench.action.showCommands',
    button: 'Show commands',
  },
  {
    id: 'split',
    title: 'See two files at once',
    words: 'Split the editor, or drag a tab to the edge of another.',
    icon: 'split-horizontal',
    command: 'workbench.action.splitEditor',
    button: 'Split the editor',
  },
  {
    id: 'terminal',
    title: 'Run something',
    words: 'Terminals go on when you close the page or lose the connection.',
    icon: 'terminal',
    command: 'workbench.action.terminal.toggleTerminal',
    button: 'Go to the terminal',
  },
  {
    id: 'theme',
    title: 'Make it yours',
    words: 'Dark, light, high contrast, or whatever your machine says.',
    icon: 'color-mode',
    command: 'workbench.action.selectTheme',
    button: 'Choose a theme',
  },
  {
    id: 'keys',
    title: 'Look up the keys',
    words: 'They are VS Code’s, and each of them can be changed.',
    icon: 'keyboard',
    command: 'workbench.action.keybindingsReference',
    button: 'Show the keys',
  },
]

const storageKey = 'bothy.walkthrough'

/** Which steps were done in this browser, in whatever codespace. */
export const walkthrough: StoreApi<{ done: readonly string[] }> = createStore(() => ({
  done: readDone(),
}))

export function stepDone(id: WalkthroughStep['id']): void {
  const { done } = walkthrough.getState()
  if (!done.includes(id)) keep([...done, id])
}

/** By hand, either way. */
export function toggleStep(id: WalkthroughStep['id']): void {
  const { done } = walkthrough.getState()
  keep(done.includes(id) ? done.filter((other) => other !== id) : [...done, id])
}

function keep(done: readonly string[]): void {
  walkthrough.setState({ done })
  try {
    localStorage.setItem(storageKey, JSON.stringify(done))
  } catch {
    // Full or blocked: it holds for this page.
  }
}

function readDone(): readonly string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '[]')
    return Array.isArray(stored) ? stored.map(String) : []
  } catch {
    // Blocked, or written by something else: nothing is done yet.
    return []
  }
}
