import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { FileEntry } from '#agent/protocol/files.ts'
import { Icon } from '#web/ui/Icon.tsx'
import { useIsSlow } from '#web/ui/Loading.tsx'
import { FileIcon } from '../FileIcon.tsx'
import { entriesOf } from '../folder-entries.ts'
import { useIde } from '../ide-context.ts'
import { folderOf, joinPath, nameOf, pathFrom, shownName } from '../paths.ts'

/** More than anybody reads in a small list; the explorer and quick open have them all. */
const shownEntries = 500

/** What stands beside a path. Folders are gone into in place; a file is chosen. */
export function FolderList({ path, onChoose }: { path: string; onChoose: (path: string) => void }) {
  const { connection, settings, codespace } = useIde()
  const { workspaceFolder: root } = codespace
  const [place, setPlace] = useState({ folder: folderOf(path), active: nameOf(path) })
  const [listing, setListing] = useState<FileEntry[] | 'failed' | null>(null)
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    let isGone = false
    setListing(null)
    const list = async () => {
      const [found, { filesExcluder }] = await Promise.all([
        connection.client.files.list.query({ path: place.folder }),
        import('../excludes/excluder.ts'),
      ])
      const folder = pathFrom(root, place.folder)
      const entries = entriesOf(found)
      // What the settings say is of what is in the workspace folder.
      return folder === null ? entries : filesExcluder(settings).seen(folder, entries)
    }
    list().then(
      (found) => !isGone && setListing(found),
      () => !isGone && setListing('failed'),
    )
    return () => {
      isGone = true
    }
  }, [connection, settings, root, place.folder])
  useEffect(() => {
    if (listing === null) return
    const options = [...(list.current?.querySelectorAll<HTMLElement>('[role=option]') ?? [])]
    const active = options.find(({ dataset }) => dataset.name === place.active) ?? options[0]
    active?.focus()
    active?.scrollIntoView({ block: 'nearest' })
  }, [listing, place.active])
  const isSlow = useIsSlow(listing === null)
  if (listing === null) return isSlow ? <p className="px-2 py-1 text-dim">Reading…</p> : null
  if (listing === 'failed')
    return <p className="px-2 py-1 text-dim">This folder cannot be read any more.</p>
  const entries = listing.filter(({ kind }) => kind !== 'other')
  const goUp = () => setPlace({ folder: folderOf(place.folder), active: nameOf(place.folder) })
  const choose = ({ name, kind }: FileEntry) => {
    const chosen = joinPath(place.folder, name)
    if (kind === 'folder') setPlace({ folder: chosen, active: '' })
    else onChoose(chosen)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const options = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=option]')]
    const focused = document.activeElement
      ? options.indexOf(document.activeElement as HTMLElement)
      : -1
    const entry = entries.find(({ name }) => name === options[focused]?.dataset.name)
    const next = nextOption(event.key, options, focused)
    if (next) next.focus()
    else if (event.key === 'ArrowLeft') goUp()
    else if (entry && (event.key === 'Enter' || isInto(event.key, entry))) choose(entry)
    else return
    event.preventDefault()
  }
  return (
    <>
      <div className="flex items-center gap-1 px-1 pb-1 text-small text-dim">
        {place.folder !== '/' && (
          <button type="button" aria-label="Folder above" onClick={goUp} className="flex p-0.5">
            <Icon name="arrow-up" className="!text-[14px]" />
          </button>
        )}
        <span className="truncate">{shownName(nameOf(place.folder)) || '/'}</span>
      </div>
      <div
        ref={list}
        role="listbox"
        aria-label={`Files in ${shownName(nameOf(place.folder)) || '/'}`}
        tabIndex={-1}
        onKeyDown={onKeyDown}
        className="min-h-0 overflow-y-auto outline-none"
      >
        {entries.slice(0, shownEntries).map((entry) => (
          <div
            key={entry.name}
            role="option"
            tabIndex={-1}
            data-name={entry.name}
            aria-selected={entry.name === place.active}
            onClick={() => choose(entry)}
            onKeyDown={undefined}
            className={`flex min-h-6 cursor-default items-center gap-2 rounded-control px-2 outline-none hover:bg-hover focus:bg-active ${entry.name === place.active ? 'text-text' : 'text-dim'}`}
          >
            <FileIcon name={entry.name} kind={entry.kind} />
            <span className="min-w-0 flex-1 truncate">{shownName(entry.name)}</span>
            {entry.kind === 'folder' && <Icon name="chevron-right" className="text-faint" />}
          </div>
        ))}
        {entries.length > shownEntries && (
          <p className="px-2 py-1 text-small text-dim">
            and {(entries.length - shownEntries).toLocaleString()} more
          </p>
        )}
        {entries.length === 0 && <p className="px-2 py-1 text-dim">Nothing in here.</p>}
      </div>
    </>
  )
}

const isInto = (key: string, { kind }: FileEntry) => key === 'ArrowRight' && kind === 'folder'

/** Where arrows and letters lead to. */
function nextOption(key: string, options: readonly HTMLElement[], focused: number) {
  if (key === 'ArrowDown') return options[Math.min(focused + 1, options.length - 1)]
  if (key === 'ArrowUp') return options[Math.max(focused - 1, 0)]
  if (key === 'Home') return options[0]
  if (key === 'End') return options.at(-1)
  if (key.length !== 1) return undefined
  return [...options.slice(focused + 1), ...options].find(({ dataset }) =>
    dataset.name?.toLowerCase().startsWith(key.toLowerCase()),
  )
}
