import { createDockview, type DockviewApi } from 'dockview-react'
import type { EditorInput, OpenOptions } from '../../editor-input.ts'
import { EditorGroups, type EditorGroupsOptions } from './editor-groups.ts'
import { paramsOf, pathOf } from './panel-params.ts'
import type { Placement } from './place-panel.ts'

/** Real groups without anything in their tabs. */
export function testGroups(options: Partial<EditorGroupsOptions> = {}) {
  const element = document.createElement('div')
  document.body.append(element)
  const content = () => ({ element: document.createElement('div'), init: () => undefined })
  const api: DockviewApi = createDockview(element, {
    createComponent: content,
    disableFloatingGroups: true,
  })
  api.layout(1200, 800)
  const groups = new EditorGroups(api, {
    isPreviewEnabled: () => true,
    isDirty: () => false,
    ...options,
  })
  const open = (path: string, how: OpenOptions & Placement = {}) =>
    groups.open({ type: 'file', path } satisfies EditorInput, how)
  /**
   * `a.ts | b.ts c.ts`: what stands in each group, what is a preview in brackets, pinned
   * ones with a mark.
   */
  const drawn = () =>
    groups.groups
      .map(({ panels }) =>
        panels
          .map((panel) => {
            const known = paramsOf(panel)
            const name = known ? (pathOf(known.input) ?? known.input.type).replace('/', '') : '?'
            const pinned = known?.isPinned ? `!${name}` : name
            return known?.isPreview ? `[${pinned}]` : pinned
          })
          .join(' '),
      )
      .join(' | ')
  const front = () => {
    const known = groups.active && paramsOf(groups.active)
    return known ? pathOf(known.input)?.replace('/', '') : undefined
  }
  return { api, groups, open, drawn, front }
}
