import { Menu as Base } from '@base-ui/react/menu'
import { Icon } from './Icon.tsx'
import { menuPopup } from './menu-popup.ts'
import { Shortcut } from './Shortcut.tsx'

export type MenuItem = {
  kind?: 'item'
  label: string
  onSelect: () => void
  icon?: string
  shortcut?: string
  isDangerous?: boolean
  isDisabled?: boolean
  /** Why it cannot be chosen, where that is not plain: stands below it. */
  reason?: string | undefined
  /** It is on or off, and the menu stays for the next one. */
  isChecked?: boolean
}
export type MenuChoice = {
  kind: 'choice'
  label: string
  value: string
  options: readonly { value: string; label: string }[]
  /** Why there are no more to choose from: stands below them. */
  reason?: string | undefined
  onChange: (value: string) => void
}
/** Opens a menu of its own beside it. */
export type Submenu = { kind: 'submenu'; label: string; entries: MenuContent }
/**
 * Items, menus of more of them, a choice of one out of several under its label, and
 * lines between them.
 */
export type MenuEntry = MenuItem | MenuChoice | Submenu | { kind: 'separator' }
/** As a function they are worked out only while the menu is open. */
export type MenuContent = readonly MenuEntry[] | (() => readonly MenuEntry[])

const row =
  'flex min-h-7 cursor-default items-center gap-2 rounded-control px-2 py-0.5 outline-none select-none data-[disabled]:opacity-50 data-[highlighted]:bg-active'

function Item({ item, isIndented }: { item: MenuItem; isIndented: boolean }) {
  const { label, onSelect, icon, shortcut, isDangerous = false, isDisabled = false } = item
  if (item.isChecked !== undefined) {
    return (
      <Base.CheckboxItem checked={item.isChecked} onCheckedChange={onSelect} className={row}>
        <span className="flex w-4 shrink-0">
          <Base.CheckboxItemIndicator>
            <Icon name="check" />
          </Base.CheckboxItemIndicator>
        </span>
        <span className="min-w-0 flex-1 truncate">{label}</span>
      </Base.CheckboxItem>
    )
  }
  return (
    <Base.Item
      onClick={onSelect}
      disabled={isDisabled}
      className={`${row} ${isDangerous ? 'text-danger' : ''}`}
    >
      {icon !== undefined && <Icon name={icon} className={isDangerous ? '' : 'text-dim'} />}
      {icon === undefined && isIndented && <span className="w-4 shrink-0" />}
      <span className="min-w-0 flex-1">
        <span className="block truncate">{label}</span>
        {item.reason !== undefined && (
          <span className="block max-w-60 text-small break-words">{item.reason}</span>
        )}
      </span>
      {shortcut !== undefined && <Shortcut keys={shortcut} />}
    </Base.Item>
  )
}

function Choice({ choice }: { choice: MenuChoice }) {
  return (
    <Base.Group>
      <Base.GroupLabel className="px-2 pt-1.5 pb-0.5 text-small text-dim">
        {choice.label}
      </Base.GroupLabel>
      <Base.RadioGroup value={choice.value} onValueChange={choice.onChange}>
        {choice.options.map((option) => (
          <Base.RadioItem key={option.value} value={option.value} className={row}>
            <span className="flex w-4 shrink-0">
              <Base.RadioItemIndicator>
                <Icon name="check" />
              </Base.RadioItemIndicator>
            </span>
            {option.label}
          </Base.RadioItem>
        ))}
      </Base.RadioGroup>
      {choice.reason !== undefined && (
        <p className="max-w-60 px-2 pt-0.5 pb-1 text-small break-words text-dim">{choice.reason}</p>
      )}
    </Base.Group>
  )
}

function Inner({ menu, isIndented }: { menu: Submenu; isIndented: boolean }) {
  return (
    <Base.SubmenuRoot>
      <Base.SubmenuTrigger className={`${row} data-[popup-open]:bg-active`}>
        {isIndented && <span className="w-4 shrink-0" />}
        <span className="min-w-0 flex-1 truncate">{menu.label}</span>
        <Icon name="chevron-right" className="text-faint" />
      </Base.SubmenuTrigger>
      <Base.Portal>
        <Base.Positioner className="z-60 outline-none" alignOffset={-5} sideOffset={6}>
          <Base.Popup className={menuPopup}>
            <MenuEntries entries={menu.entries} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.SubmenuRoot>
  )
}

/** The inside of a menu. */
export function MenuEntries({ entries: content }: { entries: MenuContent }) {
  const entries = typeof content === 'function' ? content() : content
  // Then all their words begin at the same place.
  const isIndented = entries.some((entry) => 'icon' in entry && entry.icon !== undefined)
  return entries.map((entry, index) => {
    if (entry.kind === 'separator') {
      // biome-ignore lint/suspicious/noArrayIndexKey: a line has nothing else to be known by
      return <Base.Separator key={index} className="mx-1 my-1 h-px bg-line" />
    }
    if (entry.kind === 'submenu')
      return <Inner key={entry.label} menu={entry} isIndented={isIndented} />
    if (entry.kind === 'choice') return <Choice key={entry.label} choice={entry} />
    return <Item key={entry.label} item={entry} isIndented={isIndented} />
  })
}
