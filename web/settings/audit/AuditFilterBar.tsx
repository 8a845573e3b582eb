import { useId } from 'react'
import type { AuditAction, AuditFilter } from '#server/audit/audit.schema.ts'
import { Button, buttonClasses } from '#web/ui/Button.tsx'
import { FilterField } from '#web/ui/FilterField.tsx'
import { Icon } from '#web/ui/Icon.tsx'
import { IconButton } from '#web/ui/IconButton.tsx'
import { Menu } from '#web/ui/Menu.tsx'
import type { MenuEntry } from '#web/ui/MenuEntries.tsx'
import { inputClasses } from '#web/ui/TextField.tsx'
import { useSearchText } from '#web/ui/use-search-text.ts'
import { type AuditSearch, actionsOf, searchWords } from './audit-search.ts'
import { actionWords, roomWord, wordsOf } from './audit-words.ts'

/**
 * What is looked for: words, kinds of deeds, days. With `exportFilter`, also the way to have all
 * of it as a file.
 */
export function AuditFilterBar(props: {
  search: AuditSearch
  onSearch: (changed: AuditSearch) => void
  exportFilter: AuditFilter | null
  onRefresh: () => void
  isRefreshing: boolean
}) {
  const { search, onSearch, exportFilter, onRefresh, isRefreshing } = props
  const [text, setText] = useSearchText(search.q ?? '', (q) => onSearch({ q: q || undefined }))
  return (
    <div className="flex flex-wrap items-end gap-2">
      <FilterField label="Search the log" value={text} onChange={setText} />
      <ActionsMenu search={search} onSearch={onSearch} />
      <span className="flex flex-wrap items-end gap-2">
        <Day label="From" value={search.from} onChange={(from) => onSearch({ from })} />
        <Day label="To" value={search.to} onChange={(to) => onSearch({ to })} />
        <span className="flex gap-1">
          <IconButton
            icon={isRefreshing ? 'loading' : 'refresh'}
            label="Refresh"
            onClick={onRefresh}
          />
          {exportFilter !== null && (
            <a
              href={exportAddress({ ...exportFilter, search: searchWords(text) })}
              download
              className={buttonClasses()}
            >
              <Icon name="desktop-download" />
              Export
            </a>
          )}
        </span>
      </span>
    </div>
  )
}

/** Everything that matches, as JSON lines: the browser saves it while it comes. */
export function exportAddress({ search, actions, from, to }: AuditFilter): string {
  const query = new URLSearchParams()
  if (search !== '') query.set('search', search)
  if (actions.length > 0) query.set('actions', actions.join(','))
  if (from !== null) query.set('from', String(from))
  if (to !== null) query.set('to', String(to))
  return `/audit/export?${query}`
}

function ActionsMenu(props: { search: AuditSearch; onSearch: (changed: AuditSearch) => void }) {
  const { search, onSearch } = props
  const chosen = actionsOf(search)
  const [first] = chosen
  const choose = (actions: AuditAction[]) => onSearch({ actions: actions.join(',') || undefined })
  const all = Object.keys(actionWords) as AuditAction[]
  const entries = (): MenuEntry[] => [
    { label: 'Any event', isChecked: chosen.length === 0, onSelect: () => choose([]) },
    ...all.flatMap((action, at): MenuEntry[] => {
      const isChecked = chosen.includes(action)
      const others = chosen.filter((other) => other !== action)
      const item: MenuEntry = {
        label: `${roomWord(action)}: ${wordsOf(action).label}`,
        isChecked,
        onSelect: () => choose(isChecked ? others : [...chosen, action]),
      }
      const before = all[at - 1]
      const isFirst = before === undefined || roomWord(before) !== roomWord(action)
      return isFirst ? [{ kind: 'separator' }, item] : [item]
    }),
  ]
  return (
    <Menu
      align="start"
      trigger={
        <Button icon="filter">
          {first === undefined && 'Any event'}
          {first !== undefined && chosen.length === 1 && wordsOf(first).label}
          {chosen.length > 1 && `${chosen.length} kinds of events`}
        </Button>
      }
      entries={entries}
    />
  )
}

function Day(props: {
  label: string
  value: string | undefined
  onChange: (day: string | undefined) => void
}) {
  const { label, value = '', onChange } = props
  const id = useId()
  return (
    <span className="flex items-center gap-1.5">
      <label htmlFor={id} className="text-small text-dim max-sm:w-9 max-sm:shrink-0">
        {label}
      </label>
      <input
        id={id}
        type="date"
        value={value}
        onChange={(event) => onChange(event.target.value || undefined)}
        className={`${inputClasses} w-36`}
      />
    </span>
  )
}
