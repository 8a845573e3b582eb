import { type KeyboardEvent, useState } from 'react'
import { useStore } from 'zustand'
import { bytesWord } from '#web/lib/bytes.ts'
import { RelativeTime } from '#web/lib/RelativeTime.tsx'
import { sentenceOf } from '#web/lib/trpc-errors.ts'
import { Button } from '#web/ui/Button.tsx'
import { ContextMenu } from '#web/ui/ContextMenu.tsx'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import { ErrorState } from '#web/ui/ErrorState.tsx'
import { Icon } from '#web/ui/Icon.tsx'
import { IconButton } from '#web/ui/IconButton.tsx'
import { useIsSlow } from '#web/ui/Loading.tsx'
import { useIde } from '../../ide-context.ts'
import { nameOf, shownName } from '../../paths.ts'
import { isUntitled } from '../untitled.ts'
import { sourceIcons, sourceWords, type TimelineEntry } from './history-entries.ts'
import { type Timeline, useTimeline } from './use-timeline.ts'

/** What the file in front was at each save: to compare with, and to go back to. */
export function TimelinePanel() {
  const { fileEvents } = useIde()
  const { path } = useStore(fileEvents.active)
  if (path === null || isUntitled(path)) {
    return (
      <EmptyState icon="history" title="No file in front">
        What a file was at each save stands here while it is open.
      </EmptyState>
    )
  }
  return <FileTimeline key={path} path={path} />
}

function FileTimeline({ path }: { path: string }) {
  const timeline = useTimeline(path)
  const name = shownName(nameOf(path))
  return (
    <div className="flex h-full flex-col">
      <h3 className="truncate px-3 py-1.5 text-small font-medium text-dim" title={shownName(path)}>
        {name}
      </h3>
      <Entries path={path} name={name} timeline={timeline} />
    </div>
  )
}

function Entries(props: { path: string; name: string; timeline: Timeline }) {
  const { path, name, timeline } = props
  const { entries, failure, refresh } = timeline
  const isSlow = useIsSlow(entries === null && failure === null)
  if (failure !== null) {
    return (
      <ErrorState
        title="The history could not be read"
        details={sentenceOf(failure)}
        action={<Button onClick={refresh}>Try again</Button>}
      >
        Nothing of it is lost.
      </ErrorState>
    )
  }
  if (entries === null) return isSlow ? <p className="px-3 text-dim">Reading history</p> : null
  if (entries.length === 0) {
    return (
      <EmptyState icon="history" title={`${name} has no history yet`}>
        It begins with the next save. Files over 1 MB are not kept.
      </EmptyState>
    )
  }
  return (
    <ul
      aria-label={`History of ${name}`}
      className="min-h-0 flex-1 overflow-y-auto pb-2"
      onKeyDown={moveFocus}
    >
      {entries.map((entry) => (
        <Entry key={entry.id} path={path} entry={entry} />
      ))}
    </ul>
  )
}

function Entry({ path, entry }: { path: string; entry: TimelineEntry }) {
  const { commands } = useIde()
  const compare = () =>
    commands.run('workbench.action.localHistory.compareWithFile', path, entry.id)
  const restore = () => commands.run('workbench.action.localHistory.restore', path, entry.id)
  const [isOpen, setIsOpen] = useState(false)
  return (
    <li>
      <ContextMenu
        onOpenChange={setIsOpen}
        entries={[
          { label: 'Compare with file', icon: 'diff', onSelect: compare },
          { label: 'Restore contents', icon: 'discard', onSelect: restore },
        ]}
        className={`group flex h-7 items-center gap-1 pr-2 hover:bg-hover ${isOpen ? 'bg-active' : ''}`}
      >
        <button
          type="button"
          onClick={compare}
          className="flex h-full min-w-0 flex-1 items-center gap-2 pl-3 text-left"
        >
          <Icon name={sourceIcons[entry.source]} className="text-faint" />
          <span className="min-w-0 flex-1 truncate">{sourceWords(entry)}</span>
          <span className="shrink-0 text-small text-faint group-focus-within:hidden group-hover:hidden">
            {bytesWord(entry.sizeBytes)}
          </span>
          <RelativeTime at={entry.at} className="shrink-0 text-small text-dim" />
        </button>
        <span className="hidden group-focus-within:inline-flex group-hover:inline-flex">
          <IconButton isSmall icon="discard" label="Restore contents" onClick={restore} />
        </span>
      </ContextMenu>
    </li>
  )
}

function moveFocus(event: KeyboardEvent<HTMLUListElement>): void {
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('li > * > button')]
  const at = rows.findIndex((row) => row.closest('li')?.contains(document.activeElement))
  const last = rows.length - 1
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: last }[event.key]
  if (next === undefined) return
  event.preventDefault()
  rows[Math.min(Math.max(next, 0), last)]?.focus()
}
