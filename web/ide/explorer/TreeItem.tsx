import { memo, type ReactNode } from 'react'
import type { GitFileState } from '#agent/protocol/git.ts'
import { Icon } from '#web/ui/Icon.tsx'
import { FileIcon } from '../FileIcon.tsx'
import { shownName } from '../paths.ts'
import { matchIn } from './found-rows.ts'
import { type GitLook, gitLooks } from './git-look.ts'
import type { EntryRow, TreeRow } from './tree-model.ts'

export type RowLook = {
  isFocused: boolean
  /** Of a compact row the folder that has the focus. */
  focusedSegment: number
  isSelected: boolean
  /** It is the file in front. */
  isActive: boolean
  isCut: boolean
  isDropTarget: boolean
  git: GitFileState | null
  find: string | null
  /** In place of the name that is being typed, and of which segment. */
  field: ReactNode
  fieldSegment: number
}

const indentPx = 10
const leftPx = 6
/** Every space of a name counts. */
const clipped = 'min-w-0 overflow-hidden text-ellipsis whitespace-pre'

/** One row. What is done with it the tree around it does. */
export const TreeItem = memo(function TreeItem(props: {
  id: string
  index: number
  row: TreeRow
  look: RowLook
}) {
  const { id, index, row, look } = props
  const indent = { paddingLeft: `${row.depth * indentPx + leftPx}px` }
  if (row.type === 'entry') return <EntryItem id={id} index={index} row={row} look={look} />
  return (
    <div style={indent} className="relative flex h-full items-center gap-1.5 pr-2">
      <Guides depth={row.depth} />
      <span className="w-4 shrink-0" />
      {row.type === 'create' ? (
        <>
          <Icon name={row.kind === 'folder' ? 'folder' : 'file'} className="text-dim" />
          {look.field}
        </>
      ) : (
        <span
          title={row.text}
          className={`truncate text-small ${row.tone === 'danger' ? 'text-danger' : 'text-faint'}`}
        >
          {row.text}
        </span>
      )}
    </div>
  )
}, isSameRow)

type ItemProps = { id: string; index: number; row: TreeRow; look: RowLook }

function isSameRow(before: ItemProps, now: ItemProps): boolean {
  if (before.row !== now.row || before.id !== now.id || before.index !== now.index) return false
  const keys = Object.keys(now.look) as (keyof RowLook)[]
  return keys.every((key) => before.look[key] === now.look[key])
}

function EntryItem({ id, index, row, look }: ItemProps & { row: EntryRow }) {
  const { entry, isExpanded, segments } = row
  const { isFocused, isSelected, isActive, isCut, isDropTarget, git } = look
  const mark: GitLook | null = git && gitLooks[git]
  const isFolder = entry.kind === 'folder'
  const name = segments.map((segment) => shownName(segment.name)).join('/')
  const hints = [
    shownName(row.path),
    entry.isLink ? 'Link' : null,
    entry.kind === 'other' && !entry.isLink ? 'Neither a file nor a folder' : null,
    mark?.word,
  ].filter((hint) => hint != null)
  const background = isDropTarget
    ? 'bg-active'
    : isSelected
      ? 'bg-active group-focus-within/tree:bg-selected'
      : isActive
        ? 'bg-hover'
        : 'hover:bg-hover'
  const outline = isFocused
    ? 'outline-1 -outline-offset-1 outline-transparent group-focus/tree:outline-line-strong group-focus-visible/tree:outline-focus'
    : ''
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the tree has the focus and names its active row
    <div
      id={id}
      role="treeitem"
      data-index={index}
      draggable={look.field === null}
      aria-label={name}
      aria-level={row.depth + 1}
      aria-setsize={row.place.count}
      aria-posinset={row.place.index + 1}
      aria-selected={isSelected}
      {...(isActive ? { 'aria-current': true } : {})}
      {...(mark ? { 'aria-description': mark.word } : {})}
      {...(isFolder ? { 'aria-expanded': isExpanded } : {})}
      style={{ paddingLeft: `${row.depth * indentPx + leftPx}px` }}
      title={hints.join(' • ')}
      className={`relative flex h-full cursor-default items-center gap-1.5 pr-2 select-none ${background} ${outline} ${isCut ? 'opacity-50' : ''}`}
    >
      <Guides depth={row.depth} />
      <span data-twistie className="inline-flex w-4 shrink-0 justify-center">
        {isFolder && <Twistie row={row} />}
      </span>
      <FileIcon
        name={entry.name}
        kind={entry.kind}
        isOpen={isExpanded}
        isBroken={entry.kind === 'other' && entry.isLink}
        isDim={git === 'ignored'}
      />
      <Name row={row} look={look} />
      {look.field === null && (
        <span className="ml-auto flex shrink-0 items-center gap-1 pl-1">
          {entry.isLink && <Icon name="arrow-small-right" label="Link" className="text-faint" />}
          {mark?.letter != null && (
            <span aria-hidden="true" className={`text-small ${mark.color}`}>
              {isFolder ? '●' : mark.letter}
            </span>
          )}
        </span>
      )}
    </div>
  )
}

function Twistie({ row }: { row: EntryRow }) {
  if (row.isLoading) return <Icon name="loading" isSpinning className="appear-late text-faint" />
  return <Icon name={row.isExpanded ? 'chevron-down' : 'chevron-right'} className="text-faint" />
}

function Name({ row, look }: { row: EntryRow; look: RowLook }) {
  const { segments, entry } = row
  const { git, field, fieldSegment, focusedSegment, isFocused, find } = look
  const mark = git && gitLooks[git]
  const color = entry.kind === 'other' ? 'text-faint' : (mark?.color ?? '')
  if (segments.length === 1) {
    return field ?? <NamePart name={entry.name} find={find} className={`${clipped} ${color}`} />
  }
  return (
    <span className={`flex min-w-0 flex-1 ${color}`}>
      {segments.map((segment, at) => (
        <span key={segment.path} data-segment={at} className={partClasses(at === fieldSegment)}>
          {at > 0 && <span className="px-0.5 text-faint">/</span>}
          {at === fieldSegment && field !== null ? (
            field
          ) : (
            <NamePart
              name={segment.name}
              find={find}
              className={`${clipped} rounded-[3px] hover:underline ${isFocused && at === focusedSegment ? 'underline' : ''}`}
            />
          )}
        </span>
      ))}
    </span>
  )
}

function partClasses(isField: boolean): string {
  return isField ? 'flex min-w-24 flex-1' : 'flex min-w-0'
}

function NamePart({
  name,
  find,
  className,
}: {
  name: string
  find: string | null
  className: string
}) {
  const match = matchIn(name, find)
  if (!match) return <span className={className}>{shownName(name)}</span>
  const [from, to] = match
  return (
    <span className={className}>
      {shownName(name.slice(0, from))}
      <mark className="bg-transparent font-semibold text-accent">
        {shownName(name.slice(from, to))}
      </mark>
      {shownName(name.slice(to))}
    </span>
  )
}

/** Lines that lead down from the folders a row is in, while the pointer is over the tree. */
function Guides({ depth }: { depth: number }) {
  if (depth === 0) return null
  return (
    <span
      aria-hidden="true"
      className="pointer-events-none absolute inset-y-0 opacity-0 transition-opacity group-hover/tree:opacity-100"
      style={{
        left: leftPx + 7,
        width: depth * indentPx,
        backgroundImage: 'linear-gradient(to right, var(--line-strong) 1px, transparent 1px)',
        backgroundSize: `${indentPx}px 100%`,
      }}
    />
  )
}
