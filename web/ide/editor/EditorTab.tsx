import type { IDockviewPanelHeaderProps } from 'dockview-react'
import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { Icon } from '#web/ui/Icon.tsx'
import { fileIcon } from '../file-icons.ts'
import { folderOf, nameOf, shownName } from '../paths.ts'
import { useEditors } from './editor-context.ts'
import { useOpenFile } from './use-open-file.ts'

/** A file's tab: icon, name, and a dot in place of the cross while something is not saved. */
export function EditorTab({ api, params }: IDockviewPanelHeaderProps<{ path: string }>) {
  const { path } = params
  const { files } = useEditors()
  const file = useOpenFile(path)
  const { save, isDeleted, theirs } = useStore(file.state)
  const { paths } = useStore(files.paths)
  const tab = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // The tab in front is always in sight, also after its group has become narrower.
    const reveal = () => {
      if (api.isVisible) tab.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    }
    reveal()
    const stops = [api.onDidVisibilityChange(reveal), api.onDidDimensionsChange(reveal)]
    return () => {
      for (const stop of stops) stop.dispose()
    }
  }, [api])
  const name = shownName(nameOf(path))
  const isAmbiguous = paths.some((other) => other !== path && nameOf(other) === nameOf(path))
  const isUnsaved = save !== 'saved' || theirs !== null
  const isInTrouble = save === 'failed' || theirs !== null
  const note = theirs ? ' (changed on disk)' : isDeleted ? ' (deleted)' : ''
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dockview's tab around it is what has the focus
    <div
      ref={tab}
      title={shownName(path) + note}
      className="group flex h-full max-w-60 items-center gap-1.5 pr-1.5 pl-3"
      onAuxClick={(event) => event.button === 1 && api.close()}
      onMouseDown={(event) => event.button === 1 && event.preventDefault()}
    >
      <Icon name={fileIcon(path)} className="text-faint" />
      <span className={`truncate ${isDeleted ? 'text-danger line-through' : ''}`}>{name}</span>
      {isAmbiguous && (
        <span className="truncate text-small text-faint">{shownName(nameOf(folderOf(path)))}</span>
      )}
      {note !== '' && <span className="sr-only">{note}</span>}
      <button
        type="button"
        aria-label={isUnsaved ? `Close ${name}, unsaved` : `Close ${name}`}
        tabIndex={-1}
        onPointerDown={(event) => event.stopPropagation()}
        onClick={(event) => {
          event.stopPropagation()
          api.close()
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
        <span className={isUnsaved ? 'hidden group-hover:inline-flex' : 'tab-close inline-flex'}>
          <Icon name="close" />
        </span>
      </button>
    </div>
  )
}
