import { useDeferredValue, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { Banner } from '#web/ui/Banner.tsx'
import { Button } from '#web/ui/Button.tsx'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import { Icon } from '#web/ui/Icon.tsx'
import { IconButton } from '#web/ui/IconButton.tsx'
import { inputClasses } from '#web/ui/TextField.tsx'
import { useIde } from '../ide-context.ts'
import { SettingRow } from './SettingRow.tsx'
import { groupSettings } from './setting-groups.ts'
import { takeFocusFromTab } from './take-focus-from-tab.ts'

/**
 * All settings of the IDE, to be searched and changed. They are the same in every codespace and
 * on every device.
 */
export function SettingsPage() {
  const { settings, commands } = useIde()
  const { values, problems } = useStore(settings.store)
  const [query, setQuery] = useState('')
  const searched = useDeferredValue(query)
  const scroller = useRef<HTMLDivElement>(null)
  const groups = groupSettings(searched, (id) => values[id] !== undefined)
  const count = groups.reduce((sum, { ids }) => sum + ids.length, 0)
  const openJson = () => commands.run('workbench.action.openSettingsJson')
  const goTo = (title: string) =>
    scroller.current?.querySelector(`[data-group="${title}"]`)?.scrollIntoView({ block: 'start' })
  return (
    <div className="@container flex size-full flex-col bg-editor">
      <header className="mx-auto flex w-full max-w-(--page-width) shrink-0 items-center gap-2 px-4 pt-4 pb-3">
        <search className="relative flex-1">
          <Icon name="search" className="absolute top-1.5 left-2 text-faint" />
          <input
            aria-label="Search settings"
            ref={takeFocusFromTab}
            data-takes-focus
            placeholder="Search settings"
            value={query}
            onChange={(event) => setQuery(event.target.value)}
            className={`${inputClasses} pl-8 ${query === '' ? '' : 'pr-24'}`}
          />
          <span role="status" className="absolute top-1 right-2.5 text-small text-dim">
            {query === '' ? '' : `${count} found`}
          </span>
        </search>
        <IconButton
          icon="filter"
          label="Show only what you changed"
          aria-pressed={query.includes('@modified')}
          onClick={() => setQuery(query.includes('@modified') ? '' : '@modified')}
        />
        <IconButton icon="go-to-file" label="Open settings.json" onClick={openJson} />
      </header>
      {problems.length > 0 && (
        <div className="mx-auto w-full max-w-(--page-width) px-4 pb-3">
          <Banner tone="warning" action={<Button onClick={openJson}>Open settings.json</Button>}>
            {problems.length === 1
              ? `settings.json, line ${problems[0]?.line}: ${problems[0]?.message}`
              : `${problems.length} entries of settings.json cannot be used; their defaults hold.`}
          </Banner>
        </div>
      )}
      <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto flex w-full max-w-(--page-width) gap-8 px-4 pb-16">
          <nav
            aria-label="Groups of settings"
            className="sticky top-0 hidden w-40 shrink-0 flex-col self-start @3xl:flex"
          >
            {groups.map(({ title, ids }) => (
              <button
                key={title}
                type="button"
                onClick={() => goTo(title)}
                className="flex h-7 items-center justify-between rounded-control px-2 text-left text-dim hover:bg-hover hover:text-text"
              >
                {title}
                <span className="text-small text-faint">{ids.length}</span>
              </button>
            ))}
          </nav>
          <div className="min-w-0 flex-1">
            {groups.map(({ title, ids }) => (
              <section key={title} aria-label={title} data-group={title} className="pb-6">
                <h2 className="px-4 pt-1 pb-1 text-[15px] font-semibold">{title}</h2>
                <ul>
                  {ids.map((id) => (
                    <SettingRow key={id} id={id} />
                  ))}
                </ul>
              </section>
            ))}
            {count === 0 && (
              <EmptyState
                icon="search"
                title="No setting matches"
                action={<Button onClick={() => setQuery('')}>Clear the search</Button>}
              >
                {query.includes('@modified')
                  ? 'Everything is as it came.'
                  : 'A setting is found by its name and by what it does.'}
              </EmptyState>
            )}
          </div>
        </div>
      </div>
    </div>
  )
}
