import { useEffect } from 'react'
import {
  chooseTheme,
  onThemeChoice,
  previewTheme,
  readThemeChoice,
  type ThemeChoice,
  themeChoices,
} from '#web/ui/theme.ts'
import { useCommands } from '../commands/use-commands.ts'
import { useIde } from '../ide-context.ts'

/** Opens the settings, chooses the theme, and keeps the theme the same on every device. */
export function SettingsCommands() {
  const { fileEvents, quickInput, settings } = useIde()
  const openPage = (page: string) =>
    fileEvents.emit({ type: 'open', input: { type: 'page', page }, takesFocus: true })
  useEffect(() => {
    // Chosen in this browser, as by the account's menu: it becomes the setting.
    const stopChoice = onThemeChoice(() => {
      const choice = readThemeChoice()
      if (choice !== settings.get('workbench.colorTheme'))
        settings.set('workbench.colorTheme', choice)
    })
    // Set on another device, or in settings.json. What was never set leaves this browser's
    // own choice alone.
    const follow = () => {
      const set = settings.store.getState().values['workbench.colorTheme'] as
        | ThemeChoice
        | undefined
      if (set !== undefined && set !== readThemeChoice()) chooseTheme(set)
    }
    follow()
    const stopSettings = settings.store.subscribe(follow)
    return () => {
      stopChoice()
      stopSettings()
    }
  }, [settings])
  const selectTheme = async () => {
    const picked = await quickInput.pick(
      themeChoices.map(({ value, label }) => ({ id: value, label })),
      {
        placeholder: 'Select the color theme (up and down to look at it)',
        activeId: readThemeChoice(),
        onLook: ({ id }) => previewTheme(id as ThemeChoice),
      },
    )
    previewTheme(null)
    if (picked) chooseTheme(picked.id as ThemeChoice)
  }
  useCommands([
    {
      id: 'workbench.action.openSettings',
      title: 'Open settings',
      category: 'Preferences',
      icon: 'settings-gear',
      keys: 'ctrl+,',
      isGlobal: true,
      run: () => openPage('settings'),
    },
    {
      id: 'workbench.action.openSettingsJson',
      title: 'Open settings (JSON)',
      category: 'Preferences',
      run: () => openPage('settingsJson'),
    },
    {
      id: 'workbench.action.selectTheme',
      title: 'Color theme',
      category: 'Preferences',
      keys: 'ctrl+k ctrl+t',
      run: selectTheme,
    },
  ])
  return null
}
