import type { ComponentType } from 'react'
import { readyComponent } from '#web/lib/ready-component.tsx'

/** What stands behind the colon of what is stored; empty where nothing does. */
type PageProps = { argument: string }

const page = (load: () => Promise<ComponentType<PageProps>>) => readyComponent<PageProps>(load)

const welcome = page(async () => (await import('./welcome/WelcomePage.tsx')).WelcomePage)
const keysReference = page(
  async () => (await import('./welcome/KeysReferencePage.tsx')).KeysReferencePage,
)
const keybindings = page(
  async () => (await import('./keybindings/page/KeybindingsPage.tsx')).KeybindingsPage,
)
const keybindingsJson = page(
  async () => (await import('./keybindings/page/KeybindingsJsonPage.tsx')).KeybindingsJsonPage,
)
const settings = page(async () => (await import('./settings/SettingsPage.tsx')).SettingsPage)
const settingsJson = page(
  async () => (await import('./settings/SettingsJsonPage.tsx')).SettingsJsonPage,
)
const addConfiguration = page(
  async () =>
    (await import('./devcontainer/propose/AddConfigurationPage.tsx')).AddConfigurationPage,
)

const portPreview = page(async () => (await import('./ports/preview/PortPreview.tsx')).PortPreview)

/** Something of the IDE's own that is shown in a tab: the welcome page, the keybindings. */
export type EditorPage = {
  /** As it is stored with the tab. One that shows one of several has `:` and which behind it. */
  id: string
  title: string
  /** A codicon's name. */
  icon: string
  component: ComponentType<PageProps>
  /** It would begin anew were it taken out of the page: it stays there while its tab is behind. */
  isKept?: boolean
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
  {
    id: 'portPreview',
    title: 'Port',
    icon: 'open-preview',
    component: portPreview,
    isKept: true,
  },
]

/** The page that is stored so, and which of its kind: `portPreview:3000` is titled `Port 3000`. */
export function editorPage(stored: string): (EditorPage & { argument: string }) | undefined {
  const [id, argument = ''] = stored.split(':')
  const found = editorPages.find((one) => one.id === id)
  if (!found) return undefined
  return { ...found, argument, title: argument === '' ? found.title : `${found.title} ${argument}` }
}
