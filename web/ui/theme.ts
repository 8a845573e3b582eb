import { useSyncExternalStore } from 'react'

/** What a person can choose; `system` follows the machine. */
export const themeChoices = [
  { value: 'system', label: 'Same as the system' },
  { value: 'dark', label: 'Dark' },
  { value: 'light', label: 'Light' },
  { value: 'contrast', label: 'High contrast' },
] as const
export type ThemeChoice = (typeof themeChoices)[number]['value']
export type Theme = Exclude<ThemeChoice, 'system'>

// theme.js in the public folder reads the same key and answers the same event before anything else runs.
const storageKey = 'bothy.theme'
const chosenEvent = 'bothy:theme'

/** The theme that is shown now, resolved. */
export const currentTheme = (): Theme =>
  (document.documentElement.dataset.theme as Theme | undefined) ?? 'dark'

/** The value of a custom property in the theme that is shown, such as `--editor-bg`. */
export const readToken = (name: `--${string}`): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim()

/** Calls back after each change of theme, however it came about. Returns the way to stop. */
export function onThemeChange(listener: () => void): () => void {
  const observer = new MutationObserver(listener)
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] })
  return () => observer.disconnect()
}

function readChoice(): ThemeChoice {
  const stored = localStorage.getItem(storageKey)
  return themeChoices.find((choice) => choice.value === stored)?.value ?? 'system'
}

function onChoiceChange(listener: () => void): () => void {
  window.addEventListener(chosenEvent, listener)
  window.addEventListener('storage', listener)
  return () => {
    window.removeEventListener(chosenEvent, listener)
    window.removeEventListener('storage', listener)
  }
}

/** What was chosen in this browser, and how to choose; all its tabs follow. */
export function useThemeChoice(): [ThemeChoice, (choice: ThemeChoice) => void] {
  const choice = useSyncExternalStore(onChoiceChange, readChoice)
  return [choice, chooseTheme]
}

function chooseTheme(choice: ThemeChoice): void {
  localStorage.setItem(storageKey, choice)
  window.dispatchEvent(new Event(chosenEvent))
}
