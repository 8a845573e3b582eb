import type { ComponentType } from 'react'
import { readyComponent } from '#web/lib/ready-component.tsx'

const welcome = readyComponent(async () => (await import('./welcome/WelcomePage.tsx')).WelcomePage)
const keysReference = readyComponent(
  async () => (await import('./welcome/KeysReferencePage.tsx')).KeysReferencePage,
)
const keybindings = readyComponent(
  async () => (await import('./keybindings/page/KeybindingsPage.tsx')).KeybindingsPage,
)
const keybindingsJson = readyComponent(
  async () => (await import('./keybindings/page/KeybindingsJsonPage.tsx')).KeybindingsJsonPage,
)
const settings = readyComponent(
  async () => (await import('./settings/SettingsPage.tsx')).SettingsPage,
)
const settingsJson = readyComponent(
  async () => (await import('./settings/SettingsJsonPage.tsx')).SettingsJsonPage,
)
const addConfiguration = readyComponent(
  async () =>
    (await import('./devcontainer/propose/AddConfigurationPage.tsx')).AddConfigurationPage,
)

/** Something of the IDE's own that is shown in a tab: the welcome page, the keybindings. */
export type EditorPage = {
  /** As it is stored with the tab. */
  id: string
  title: string
  /** A codicon's name. */
  icon: string
  component: ComponentType
}

/**
 * The one list of pages. One is opened by
 * `fileEvents.emit({ type: 'open', input: { type: 'page', page } })`.
 */
export const editorPages: readonly EditorPage[] = [
  { id: 'welcome', title: 'Welcome', icon: 'home', component: welcome },
  { id: 'settings', title: 'Settings', icon: 'settings-gear', component: settings },
  { id: 'settingsJson', title: 'settings.json', icon: 'json', component: settingsJson },
  { id: 'keybindings', title: 'Keyboard shortcuts', icon: 'keyboard', component: keybindings },
  { id: 'keybindingsJson', title: 'keybindings.json', icon: 'json', component: keybindingsJson },
  {
    id: 'addConfiguration',
    title: 'New dev container',
    icon: 'settings',
    component: addConfiguration,
  },
  { id: 'keysReference', title: 'Keys', icon: 'keyboard', component: keysReference },
]

export function editorPage(id: string): EditorPage | undefined {
  return editorPages.find((page) => page.id === id)
}
