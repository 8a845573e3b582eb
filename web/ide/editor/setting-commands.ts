import type { Command } from '../commands/command.ts'
import type { IdeSettings } from '../settings/ide-settings.ts'
import type { SettingId, SettingValue } from '../settings/setting-definitions.ts'
import { fontZoom } from './editor-options.ts'

/** What of the editor is switched on and off by keys and the palette. */
export function settingCommands(settings: IdeSettings): Command[] {
  const flip = <Id extends SettingId>(id: Id, one: SettingValue<Id>, other: SettingValue<Id>) => {
    return () => settings.set(id, settings.get(id) === one ? other : one)
  }
  const view = { category: 'View' }
  const zoom = (pixels: number) =>
    fontZoom.setState(({ pixels: now }) => ({ pixels: pixels === 0 ? 0 : now + pixels }))
  return [
    {
      id: 'editor.action.toggleMinimap',
      title: 'Toggle minimap',
      ...view,
      run: flip('editor.minimap.enabled', true, false),
    },
    {
      id: 'editor.action.toggleWordWrap',
      title: 'Toggle word wrap',
      keys: 'alt+z',
      ...view,
      run: flip('editor.wordWrap', 'on', 'off'),
    },
    {
      id: 'editor.action.toggleStickyScroll',
      title: 'Toggle sticky scroll',
      ...view,
      run: flip('editor.stickyScroll.enabled', true, false),
    },
    {
      id: 'editor.action.toggleRenderWhitespace',
      title: 'Toggle whitespace',
      ...view,
      run: () =>
        settings.set(
          'editor.renderWhitespace',
          ['none', 'selection'].includes(settings.get('editor.renderWhitespace'))
            ? 'all'
            : 'selection',
        ),
    },
    {
      id: 'workbench.action.toggleBreadcrumbs',
      title: 'Toggle breadcrumbs',
      icon: 'symbol-namespace',
      ...view,
      run: flip('breadcrumbs.enabled', true, false),
    },
    {
      id: 'bothy.editor.toggleLineNumbers',
      title: 'Toggle line numbers',
      ...view,
      run: flip('editor.lineNumbers', 'on', 'off'),
    },
    {
      id: 'bothy.editor.toggleBracketColors',
      title: 'Toggle bracket colors',
      ...view,
      run: flip('editor.bracketPairColorization.enabled', true, false),
    },
    {
      id: 'bothy.editor.toggleIndentationGuides',
      title: 'Toggle indentation guides',
      ...view,
      run: flip('editor.guides.indentation', true, false),
    },
    {
      id: 'editor.action.fontZoomIn',
      title: 'Increase editor font size',
      ...view,
      run: () => zoom(1),
    },
    {
      id: 'editor.action.fontZoomOut',
      title: 'Decrease editor font size',
      ...view,
      run: () => zoom(-1),
    },
    {
      id: 'editor.action.fontZoomReset',
      title: 'Reset editor font size',
      ...view,
      run: () => zoom(0),
    },
  ]
}
