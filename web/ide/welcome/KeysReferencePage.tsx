import { useState } from 'react'
import { useStore } from 'zustand'
import { Button } from '#web/ui/Button.tsx'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import { inputClasses } from '#web/ui/TextField.tsx'
import { useIde } from '../ide-context.ts'
import { takeFocusFromTab } from '../settings/take-focus-from-tab.ts'

/** Every command that has keys, with those it has now. */
export function KeysReferencePage() {
  const ide = useIde()
  const { commands } = useStore(ide.commands.store)
  useStore(ide.keybindings.changes)
  const [query, setQuery] = useState('')
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const groups = new Map<string, { id: string; title: string; keys: string }[]>()
  for (const { id, title, category = 'More' } of commands.values()) {
    const keys = ide.keybindings.lookupKeys(id)
    const text = `${title} ${category} ${keys} ${id}`.toLowerCase()
    if (keys === undefined || !words.every((word) => text.includes(word))) continue
    groups.set(category, [...(groups.get(category) ?? []), { id, title, keys }])
  }
  const sorted = [...groups].sort(([one], [other]) => one.localeCompare(other))
  return (
    <div className="@container size-full overflow-y-auto bg-editor">
      <div className="mx-auto max-w-(--page-width) px-4 pt-4 pb-16">
        <div className="mb-4 flex items-center gap-2">
          <input
            aria-label="Search keys"
            ref={takeFocusFromTab}
            data-takes-focus
            placeholder="Search by command or by key"
            value={query}
            onChange={(event) => setQuery(event.target.value)}
            className={`${inputClasses} flex-1`}
          />
          <Button
            icon="edit"
            onClick={() => ide.commands.run('workbench.action.openGlobalKeybindings')}
          >
            Change keys
          </Button>
        </div>
        {sorted.length === 0 && <EmptyState icon="keyboard" title="No key matches" />}
        <div className="columns-1 gap-10 @2xl:columns-2">
          {sorted.map(([category, lines]) => (
            <section key={category} aria-label={category} className="mb-6 break-inside-avoid">
              <h2 className="mb-1 font-semibold">{category}</h2>
              <dl>
                {lines.map(({ id, title, keys }) => (
                  <div
                    key={id}
                    title={id}
                    className="flex min-h-7 items-center gap-3 border-b border-line"
                  >
                    <dt className="min-w-0 flex-1 text-dim">{title}</dt>
                    <dd className="m-0 shrink-0">
                      <kbd className="font-sans text-small">{keys}</kbd>
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
      </div>
    </div>
  )
}
