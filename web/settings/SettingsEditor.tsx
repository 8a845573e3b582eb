import { useId, useState } from 'react'
import type { SettingView } from '#server/settings/setting-values.schema.ts'
import { Button } from '#web/ui/Button.tsx'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import { FilterField } from '#web/ui/FilterField.tsx'
import { bySection, matchesFilter } from './filter-settings.ts'
import { SettingRow } from './SettingRow.tsx'
import { useSignInAgain } from './SignInAgain.tsx'
import type { SaveSetting } from './use-setting-draft.ts'

/**
 * Settings under their headings, each saved by itself. What is typed and refused stays in its
 * field. `place` names whose values they are, with the user's id in it; for another place it is
 * drawn anew (by a `key`).
 */
export function SettingsEditor(props: {
  settings: readonly SettingView[]
  place: string
  save: SaveSetting
  /** What the filter begins with, and who else hears of it, such as the page's address. */
  initialFilter?: string
  onFilter?: (text: string) => void
}) {
  const { settings, place, save, initialFilter = '', onFilter } = props
  const [text, setText] = useState(initialFilter)
  const [isModifiedOnly, setModifiedOnly] = useState(false)
  const again = useSignInAgain()
  const filter = { text, isModifiedOnly }
  const shown = settings.filter((setting) => matchesFilter(setting, filter))
  const change = (next: string) => {
    setText(next)
    onFilter?.(next)
  }
  const clear = () => {
    change('')
    setModifiedOnly(false)
  }
  const isFiltered = text.trim() !== '' || isModifiedOnly
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-2">
        <FilterField label="Filter settings" value={text} onChange={change} />
        <Button
          aria-pressed={isModifiedOnly}
          onClick={() => setModifiedOnly(!isModifiedOnly)}
          className="aria-pressed:bg-active"
        >
          Modified only
        </Button>
        <p role="status" className="text-small text-dim">
          {isFiltered && `${shown.length} of ${settings.length}`}
        </p>
      </div>
      {shown.length === 0 && (
        <EmptyState
          icon="search"
          title={
            <span className="break-words">
              {text.trim() === ''
                ? 'Nothing is modified here'
                : `No setting matches “${text.trim()}”`}
            </span>
          }
          action={<Button onClick={clear}>Show all settings</Button>}
        />
      )}
      {bySection(settings).map(([section, ofSection]) => (
        <Section
          key={section}
          title={section}
          isHidden={!ofSection.some((setting) => shown.includes(setting))}
        >
          {/* Hidden rather than taken away, so that what is typed in one of them stays. */}
          {ofSection.map((setting) => (
            <SettingRow
              key={setting.id}
              setting={setting}
              place={place}
              isHidden={!shown.includes(setting)}
              save={save}
              onRefused={again.ask}
            />
          ))}
        </Section>
      ))}
      {again.dialog}
    </div>
  )
}

function Section(props: { title: string; isHidden: boolean; children: React.ReactNode }) {
  const { title, isHidden, children } = props
  const heading = useId()
  return (
    <section aria-labelledby={heading} hidden={isHidden} className={isHidden ? 'hidden' : ''}>
      <h2 id={heading} className="mb-2 px-1 font-medium text-dim">
        {title}
      </h2>
      <ul className="divide-y divide-line overflow-hidden rounded-card border border-line">
        {children}
      </ul>
    </section>
  )
}
