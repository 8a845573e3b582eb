import type { MouseEvent } from 'react'
import { Icon } from '#web/ui/Icon.tsx'
import { Shortcut } from '#web/ui/Shortcut.tsx'
import { FileIcon } from '../FileIcon.tsx'
import { nameOf } from '../paths.ts'
import { Marked } from './Marked.tsx'
import type { QuickAcceptance, QuickItem } from './quick-provider.ts'

type Place = { index: number; count: number; top: number; height: number }

/**
 * One line: icon, what it is called, where it is, and at the right its group, its keys
 * and its buttons.
 */
export function QuickRow(props: {
  id: string
  item: QuickItem
  place: Place
  isActive: boolean
  startsGroup: boolean
  onAccept: (how: QuickAcceptance) => void
  onPress: ((button: string) => void) | undefined
}) {
  const { id, item, place, isActive, startsGroup, onAccept, onPress } = props
  const onClick = (event: MouseEvent) =>
    onAccept({ toSide: event.ctrlKey || event.metaKey, isPreview: event.altKey })
  const names = [item.label, item.description, item.shortcut, item.group]
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the focus and the keys
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isActive}
      aria-label={names.filter((name) => name).join(', ')}
      aria-posinset={place.index + 1}
      aria-setsize={place.count}
      onClick={onClick}
      onAuxClick={(event) => {
        if (event.button === 1) onAccept({ toSide: false, isPreview: true })
      }}
      style={{ top: place.top, height: place.height }}
      className={`group/row absolute inset-x-0 flex cursor-pointer items-center gap-1.5 px-3 ${
        isActive ? 'bg-selected' : 'hover:bg-hover'
      } ${startsGroup && place.index > 0 ? 'border-t border-line-strong' : ''}`}
    >
      {item.filePath !== undefined && <FileIcon name={nameOf(item.filePath)} />}
      {item.icon !== undefined && <Icon name={item.icon} className={isActive ? '' : 'text-dim'} />}
      <span
        className={`truncate ${item.description === undefined ? 'min-w-0' : 'max-w-[75%] shrink-0'}`}
      >
        <Marked text={item.label} ranges={item.highlights} />
      </span>
      <span className="min-w-0 flex-1 truncate text-dim text-small">
        {item.description !== undefined && (
          <Marked text={item.description} ranges={item.descriptionHighlights} />
        )}
      </span>
      {startsGroup && (
        <span className="shrink-0 text-faint text-small max-sm:max-w-28 max-sm:truncate">
          {item.group}
        </span>
      )}
      {item.shortcut !== undefined && (
        <span className="shrink-0 max-sm:hidden">
          <Shortcut keys={item.shortcut} />
        </span>
      )}
      {onPress && item.buttons && (
        <RowButtons item={item} buttons={item.buttons} isActive={isActive} onPress={onPress} />
      )}
    </div>
  )
}

function RowButtons(props: {
  item: QuickItem
  buttons: NonNullable<QuickItem['buttons']>
  isActive: boolean
  onPress: (button: string) => void
}) {
  const { item, buttons, isActive, onPress } = props
  return (
    <span className={`shrink-0 items-center ${isActive ? 'flex' : 'hidden group-hover/row:flex'}`}>
      {buttons.map(({ id, icon, title }) => (
        <button
          key={id}
          type="button"
          // With the active line's buttons the keyboard goes on from the field.
          tabIndex={isActive ? 0 : -1}
          title={title}
          aria-label={`${title}: ${item.label}`}
          onClick={(event) => {
            event.stopPropagation()
            onPress(id)
          }}
          className="flex size-5 items-center justify-center rounded-control text-dim hover:bg-active hover:text-text"
        >
          <Icon name={icon} />
        </button>
      ))}
    </span>
  )
}
