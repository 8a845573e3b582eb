import type { FileEntry } from '#agent/protocol/files.ts'
import { Icon } from '#web/ui/Icon.tsx'
import { fileIcon } from '../file-icons.ts'
import { folderOf, shownName } from '../paths.ts'
import { NameField } from './NameField.tsx'
import type { TreeEdit, TreeRow } from './tree-model.ts'

export type TreeContext = {
  activePath: string | null
  edit: TreeEdit | null
  siblings: (folder: string) => readonly FileEntry[]
  onFocus: (key: string) => void
  onOpen: (path: string, takesFocus?: boolean) => void
  onToggle: (row: Extract<TreeRow, { type: 'entry' }>) => void
  /** Null when the name being typed is given up. */
  onEdited: (name: string | null) => void
}

/** One row: an entry, the field for a new one, or a note in place of entries. */
export function TreeItem(props: {
  id: string
  row: TreeRow
  isFocused: boolean
  context: TreeContext
}) {
  const { id, row, isFocused, context } = props
  const indent = { paddingLeft: `${row.depth * 12 + 8}px` }
  if (row.type === 'note') {
    return (
      <div
        style={indent}
        className={`flex h-full items-center truncate pl-6 text-small ${row.tone === 'danger' ? 'text-danger' : 'text-faint'}`}
      >
        <span className="truncate pl-5">{row.text}</span>
      </div>
    )
  }
  if (row.type === 'create') {
    return (
      <div style={indent} className="flex h-full items-center gap-1.5 pr-2">
        <span className="w-4" />
        <Icon name={row.kind === 'folder' ? 'folder' : 'file'} className="text-dim" />
        <NameField
          label={row.kind === 'folder' ? 'Name of the new folder' : 'Name of the new file'}
          initial=""
          siblings={context.siblings(row.folder)}
          onDone={context.onEdited}
        />
      </div>
    )
  }
  return <EntryItem id={id} row={row} indent={indent} isFocused={isFocused} context={context} />
}

function EntryItem(props: {
  id: string
  row: Extract<TreeRow, { type: 'entry' }>
  indent: { paddingLeft: string }
  isFocused: boolean
  context: TreeContext
}) {
  const { id, row, indent, isFocused, context } = props
  const { entry, path, isExpanded } = row
  const isFolder = entry.kind === 'folder'
  const isActive = context.activePath === path
  const isRenaming = context.edit?.type === 'rename' && context.edit.path === path
  const name = shownName(entry.name)
  const siblings = context.siblings(folderOf(path)).filter((other) => other.name !== entry.name)
  const look = isFocused
    ? 'bg-selected outline-1 -outline-offset-1 outline-transparent group-focus-visible/tree:outline-focus group-focus/tree:outline-line-strong'
    : isActive
      ? 'bg-active'
      : 'hover:bg-hover'
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree around it has the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the tree has the focus and names its active row
    <div
      id={id}
      role="treeitem"
      aria-label={name}
      aria-level={row.depth + 1}
      aria-setsize={row.place.count}
      aria-posinset={row.place.index + 1}
      aria-selected={isActive}
      {...(isFolder ? { 'aria-expanded': isExpanded } : {})}
      style={indent}
      title={entry.isLink ? `${name} (link)` : undefined}
      onClick={() => {
        context.onFocus(row.key)
        if (isFolder) context.onToggle(row)
        else if (entry.kind === 'file') context.onOpen(path)
      }}
      onDoubleClick={() => entry.kind === 'file' && !isRenaming && context.onOpen(path, true)}
      onContextMenu={() => context.onFocus(row.key)}
      className={`flex h-full cursor-default items-center gap-1.5 pr-2 select-none ${look}`}
    >
      <span className="inline-flex w-4 shrink-0 justify-center">
        {isFolder && (
          <Icon name={isExpanded ? 'chevron-down' : 'chevron-right'} className="text-faint" />
        )}
      </span>
      <Icon name={iconOf(row)} className="text-dim" />
      {isRenaming ? (
        <NameField
          label={`New name of ${name}`}
          initial={entry.name}
          siblings={siblings}
          onDone={context.onEdited}
        />
      ) : (
        <span className={`truncate ${entry.kind === 'other' ? 'text-faint' : ''}`}>{name}</span>
      )}
      {entry.isLink && !isRenaming && (
        <Icon name="arrow-small-right" label="Link" className="ml-auto text-faint" />
      )}
    </div>
  )
}

function iconOf({ entry, isExpanded }: Extract<TreeRow, { type: 'entry' }>): string {
  if (entry.kind === 'folder') return isExpanded ? 'folder-opened' : 'folder'
  if (entry.kind === 'other') return entry.isLink ? 'error' : 'plug'
  return fileIcon(entry.name)
}
