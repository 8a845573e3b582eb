import { useEffect } from 'react'
import { useStore } from 'zustand'
import { useCommands } from '../commands/use-commands.ts'
import { useIde } from '../ide-context.ts'
import { nameOf } from '../paths.ts'
import { previewOf } from './views.ts'

const anyPreview = 'activeEditorHasPreview'

/** Opens what a file means beside it or in its place, by VS Code's commands for Markdown. */
export function PreviewCommands() {
  const { fileEvents, contextKeys } = useIde()
  const { input, path } = useStore(fileEvents.active)
  const isText = input?.type === 'file' && input.view === undefined
  const preview = path !== null && isText ? previewOf(nameOf(path)) : undefined
  const hasPreview = preview !== undefined
  useEffect(() => contextKeys.set(anyPreview, hasPreview), [contextKeys, hasPreview])
  const open = (toSide: boolean) => {
    if (path === null || !preview) return
    fileEvents.emit({
      type: 'open',
      input: { type: 'file', path, view: preview.id },
      toSide,
      takesFocus: !toSide,
    })
  }
  useCommands([
    {
      id: 'markdown.showPreview',
      title: 'Open preview',
      category: 'Preview',
      icon: 'open-preview',
      when: anyPreview,
      keys: 'ctrl+shift+v',
      keysWhen: '!terminalFocus',
      run: () => open(false),
    },
    {
      id: 'markdown.showPreviewToSide',
      title: 'Open preview to the side',
      category: 'Preview',
      icon: 'open-preview',
      when: anyPreview,
      keys: 'ctrl+k v',
      run: () => open(true),
    },
    {
      id: 'markdown.showSource',
      title: 'Show source',
      category: 'Preview',
      icon: 'go-to-file',
      when: `!${anyPreview}`,
      run: () => {
        if (input?.type === 'file' && input.view !== undefined) {
          fileEvents.open(input.path, { takesFocus: true })
        }
      },
    },
  ])
  return null
}
