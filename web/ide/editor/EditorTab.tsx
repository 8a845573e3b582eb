import type { IDockviewPanelHeaderProps } from 'dockview-react'
import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { ContextMenu } from '#web/ui/ContextMenu.tsx'
import { Icon } from '#web/ui/Icon.tsx'
import type { EditorInput } from '../editor-input.ts'
import { editorPage } from '../editor-pages.ts'
import { FileIcon } from '../FileIcon.tsx'
import { fileView } from '../file-views.ts'
import { useIde } from '../ide-context.ts'
import { keepInSight } from '../keep-in-sight.ts'
import { nameOf, shownName } from '../paths.ts'
import { useEditors, useGroups } from './editor-context.ts'
import { inputTitle, pathOf, readParams } from './groups/panel-params.ts'
import { initialState, type OpenFileState } from './open-file-state.ts'
import { useTabMenu } from './use-tab-menu.ts'

const noFile = createStore<OpenFileState>(() => initialState)

/** A tab: icon, name, and a dot in place of the cross while something is not saved. */
export function EditorTab(props: IDockviewPanelHeaderProps) {
  const known = readParams(props.params)
  return known === null ? null : <KnownTab {...props} {...known} />
}

type Known = IDockviewPanelHeaderProps & NonNullable<ReturnType<typeof readParams>>

function KnownTab({ api, tabLocation, input, isPreview = false, isPinned = false }: Known) {
  const groups = useGroups()
  const { commands } = useIde()
  const path = pathOf(input)
  const { save, isDeleted, theirs, isReadOnly } = useFileState(path)
  const { labels } = useStore(groups.labels)
  const { name, detail } = labels.get(api.id) ?? { name: inputTitle(input), detail: null }
  const tab = useRef<HTMLDivElement>(null)
  const menu = useTabMenu(api.id)
  useEffect(() => {
    if (tab.current === null) return
    // What else stands in the row takes its room some moments after the group has become narrower.
    const { reveal, stop } = keepInSight(tab.current, {
      row: '.dv-tabs-container',
      isInFront: () => api.isVisible,
    })
    const shown = api.onDidVisibilityChange(reveal)
    return () => {
      shown.dispose()
      stop()
    }
  }, [api])
  const isUnsaved = save !== 'saved' || theirs !== null
  const isInTrouble = save === 'failed' || theirs !== null
  const notes = [
    theirs && 'changed on disk',
    isDeleted && 'deleted',
    isReadOnly && 'read-only',
    isPreview && 'preview',
    isPinned && 'pinned',
  ].filter(Boolean)
  const spoken = [name, detail, isUnsaved && 'unsaved', ...notes].filter(Boolean).join(', ')
  // dockview names the tab by its title, and what stands inside is not read out.
  useEffect(() => api.setTitle(spoken), [api, spoken])
  const note = notes.length === 0 ? '' : ` (${notes.join(', ')})`
  const close = () => commands.run(isPinned ? 'workbench.action.unpinEditor' : closeCommand, api.id)
  const isInList = tabLocation === 'headerOverflow'
  return (
    <ContextMenu entries={menu.entries} onOpenChange={menu.onOpenChange} className="h-full min-w-0">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dockview's tab has the focus */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: and what keys go to */}
      <div
        ref={tab}
        title={(path === null ? name : shownName(path)) + note}
        className={`group flex h-full items-center gap-1.5 ${isInList ? 'max-w-80' : 'max-w-60'} ${isPinned ? 'pr-1.5 pl-2.5' : 'pr-1.5 pl-3'}`}
        onAuxClick={(event) => event.button === 1 && commands.run(closeCommand, api.id)}
        onMouseDown={(event) => event.button === 1 && event.preventDefault()}
        onClick={() => groups.wish.setState({ id: api.id, takesFocus: true }, true)}
        onDoubleClick={() => commands.run('workbench.action.keepEditor', api.id)}
      >
        <TabIcon input={input} />
        <span
          className={`truncate ${isDeleted ? 'text-danger line-through' : ''} ${isPreview ? 'italic' : ''}`}
        >
          {name}
        </span>
        {detail !== null && <span className="truncate text-small text-faint">{detail}</span>}
        {isReadOnly && <Icon name="lock" className="!text-[12px] text-faint" />}
        {/* No button: screen readers take a tab as one thing, which commands and keys close. */}
        <span
          aria-hidden="true"
          title={isPinned ? `Unpin ${name}` : `Close ${name}`}
          onPointerDown={(event) => event.stopPropagation()}
          onDoubleClick={(event) => event.stopPropagation()}
          onClick={(event) => {
            event.stopPropagation()
            close()
          }}
          className="inline-flex size-5 shrink-0 items-center justify-center rounded-[4px] text-dim hover:bg-active hover:text-text"
        >
          {isUnsaved && (
            <span className="inline-flex group-hover:hidden">
              {isInTrouble ? (
                <Icon name="warning" className="text-warning" />
              ) : (
                <Icon name="circle-filled" className="scale-75" />
              )}
            </span>
          )}
          <span
            className={
              isUnsaved
                ? 'hidden group-hover:inline-flex'
                : `inline-flex ${isPinned ? '' : 'tab-close'}`
            }
          >
            {isPinned ? <Icon name="pinned" /> : <Icon name="close" />}
          </span>
        </span>
      </div>
    </ContextMenu>
  )
}

const closeCommand = 'workbench.action.closeActiveEditor'

/** Of the file where some tab has read it: a tab that was never in front does not. */
function useFileState(path: string | null): OpenFileState {
  const { files } = useEditors()
  // Asked again whenever one is opened or closed.
  const file = useStore(files.paths, () => (path === null ? null : files.find(path)))
  return useStore(file?.state ?? noFile)
}

function TabIcon({ input }: { input: EditorInput }) {
  if (input.type === 'page')
    return <Icon name={editorPage(input.page)?.icon ?? 'file'} className="text-dim" />
  if (input.type === 'compare') return <Icon name="diff" className="text-dim" />
  const view = input.view === undefined ? undefined : fileView(input.view)
  if (view?.isPreview) return <Icon name={view.icon} className="text-dim" />
  return <FileIcon name={nameOf(input.path)} />
}
