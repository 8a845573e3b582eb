import { Icon } from '#web/ui/Icon.tsx'
import { IconButton } from '#web/ui/IconButton.tsx'
import { Tooltip } from '#web/ui/Tooltip.tsx'
import { gridColumns } from './grid-columns.ts'
import { KeyCaps } from './KeyCaps.tsx'
import type { KeyRow } from './key-rows.ts'

/**
 * A command and one of its keys. A click makes it the active one, a second one changes its keys.
 */
export function KeysGridRow(props: {
  id: string
  row: KeyRow
  index: number
  count: number
  top: number
  height: number
  isActive: boolean
  onActivate: () => void
  onEdit: () => void
}) {
  const { id, row, index, count, top, height, isActive, onActivate, onEdit } = props
  const { title, command, keys, when, source, conflicts } = row
  const same = conflicts.length === 0 ? [] : [`The same keys: ${conflicts.join(', ')}`]
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the focus and the keys
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-posinset={index + 1}
      aria-setsize={count}
      aria-label={[title, keys || 'no keys', when, source, ...same].filter(Boolean).join(', ')}
      aria-selected={isActive}
      onClick={onActivate}
      onContextMenu={onActivate}
      onDoubleClick={onEdit}
      style={{ top, height }}
      className={`${gridColumns} group/row absolute inset-x-0 items-center pr-3 ${
        isActive ? 'bg-active group-focus/grid:bg-selected' : index % 2 === 1 ? 'bg-hover/40' : ''
      } hover:bg-hover`}
    >
      <span className="flex justify-center">
        <IconButton
          isSmall
          icon={keys === '' ? 'add' : 'edit'}
          label={`${keys === '' ? 'Add keys for' : 'Change keys of'} ${title}`}
          tabIndex={-1}
          onClick={onEdit}
          className={isActive ? '' : 'opacity-0 group-hover/row:opacity-100'}
        />
      </span>
      <span title={command} className="truncate px-2">
        {title}
      </span>
      <span className="flex min-w-0 items-center gap-1.5 overflow-hidden px-2">
        {keys !== '' && <KeyCaps label={keys} />}
        {conflicts.length > 0 && (
          <Tooltip label={same}>
            <span className="inline-flex">
              <Icon name="warning" className="text-warning" />
            </span>
          </Tooltip>
        )}
      </span>
      <span title={when} className="truncate px-2 font-mono text-small text-dim max-sm:hidden">
        {when || '—'}
      </span>
      <span className={`px-2 max-sm:hidden ${source === 'User' ? '' : 'text-dim'}`}>{source}</span>
    </div>
  )
}
