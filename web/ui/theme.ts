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

// theme.js in the public folder reads the same key and answers the same event before
// anything else runs.
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

/** What was chosen in this browser. */
export function readThemeChoice(): ThemeChoice {
  const stored = readStored()
  return themeChoices.find((choice) => choice.value === stored)?.value ?? 'system'
}

function readStored(): string | null {
  try {
    return localStorage.getItem(storageKey)
  } catch {
    // Storage is blocked in this browser: what the system says holds.
    return null
  }
}

/** Calls back after each choice, in whatever tab it was made. Returns the way to stop. */
export function onThemeChoice(listener: () => void): () => void {
  window.addEventListener(chosenEvent, listener)
  window.addEventListener('storage', listener)
  return () => {
    window.removeEventListener(chosenEvent, listener)
    window.removeEventListener('storage', listener)
  }
}

/** What was chosen in this browser, and how to choose; all its tabs follow. */
export function useThemeChoice(): [ThemeChoice, (choice: ThemeChoice) => void] {
  const choice = useSyncExternalStore(onThemeChoice, readThemeChoice)
  return [choice, chooseTheme]
}

export function chooseTheme(choice: ThemeChoice): void {
  localStorage.setItem(storageKey, choice)
  window.dispatchEvent(new Event(chosenEvent))
}

/** Shows this page in a theme that is not chosen yet; null goes back to the one that is. */
export function previewTheme(choice: ThemeChoice | null): void {
  window.dispatchEvent(new CustomEvent(chosenEvent, { detail: choice }))
}
