import { Popover } from '@base-ui/react/popover'
import { useRef, useState } from 'react'
import { useStore } from 'zustand'
import { Icon } from '#web/ui/Icon.tsx'
import { useCommands } from '../commands/use-commands.ts'
import { FileIcon } from '../FileIcon.tsx'
import { useIde } from '../ide-context.ts'
import { folderOf, isInside, nameOf, shownName } from '../paths.ts'
import { useSetting } from '../settings/use-setting.ts'
import { FolderList } from './FolderList.tsx'

/** The path above the text: each part opens what stands beside it. */
export function Breadcrumbs({ path }: { path: string }) {
  const isShown = useSetting('breadcrumbs.enabled')
  const { codespace, fileEvents } = useIde()
  const nav = useRef<HTMLElement>(null)
  const isInFront = useStore(fileEvents.active, (active) => active.path === path)
  const last = () => nav.current?.querySelector<HTMLElement>(':scope > span:last-child button')
  useCommands(
    isShown && isInFront
      ? [
          {
            id: 'breadcrumbs.focusAndSelect',
            title: 'Focus and select breadcrumbs',
            category: 'View',
            keys: 'ctrl+shift+.',
            isGlobal: true,
            run: () => last()?.click(),
          },
          {
            id: 'breadcrumbs.focus',
            title: 'Focus breadcrumbs',
            category: 'View',
            keys: 'ctrl+shift+;',
            isGlobal: true,
            run: () => last()?.focus(),
          },
        ]
      : [],
  )
  if (!isShown) return null
  const root = isInside(path, codespace.workspaceFolder) ? codespace.workspaceFolder : '/'
  const parts = partsOf(path, root)
  return (
    <nav
      ref={nav}
      aria-label="Breadcrumbs"
      className="flex h-6 shrink-0 items-center overflow-hidden bg-editor pr-2 pl-3 text-small text-dim"
    >
      {parts.map((part, at) => (
        <span
          key={part}
          className={`flex items-center ${at < parts.length - 2 ? 'min-w-6' : 'min-w-0'}`}
        >
          {at > 0 && <Icon name="chevron-right" className="!text-[12px] shrink-0 text-faint" />}
          <Crumb path={part} isFile={at === parts.length - 1} />
        </span>
      ))}
    </nav>
  )
}

/** Every folder on the way from the root, without it, and the file. */
function partsOf(path: string, root: string): string[] {
  const parts: string[] = []
  for (let part = path; part !== root && part !== '/'; part = folderOf(part)) parts.unshift(part)
  return parts
}

function Crumb({ path, isFile }: { path: string; isFile: boolean }) {
  const [isOpen, setOpen] = useState(false)
  const { fileEvents } = useIde()
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger
        className="flex min-w-0 items-center gap-1 rounded-[4px] px-1 outline-offset-[-2px] hover:text-text aria-expanded:text-text"
        aria-haspopup="listbox"
      >
        {isFile && <FileIcon name={nameOf(path)} />}
        <span className="truncate">{shownName(nameOf(path))}</span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner side="bottom" align="start" sideOffset={2} className="z-40">
          <Popover.Popup className="flex max-h-[min(360px,var(--available-height))] w-72 flex-col rounded-card border border-line bg-raised p-1 text-ui shadow-float outline-none">
            <FolderList
              path={path}
              onChoose={(chosen) => {
                setOpen(false)
                fileEvents.open(chosen, { takesFocus: true })
              }}
            />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}
