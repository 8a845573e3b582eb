import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { IconButton } from '#web/ui/IconButton.tsx'
import type { Explorer } from './explorer.ts'
import { matchIn } from './found-rows.ts'
import { focusOn } from './selection.ts'

/** The field that leaves only those rows which have the letters in their name. */
export function TreeFind({ explorer }: { explorer: Explorer }) {
  const find = useStore(explorer.view, (view) => view.find) ?? ''
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    field.current?.focus()
    field.current?.select()
  }, [])
  const rows = explorer.rows()
  const close = () => {
    explorer.view.setState({ find: null })
    explorer.focusTree()
  }
  const goToMatch = () => {
    for (let index = 0; index < rows.count; index++) {
      const row = rows.at(index)
      const match =
        row?.type === 'entry' && row.segments.find(({ name }) => matchIn(name, find) !== null)
      if (!match) continue
      explorer.select(focusOn(explorer.view.getState(), match.path))
      break
    }
    explorer.focusTree()
  }
  const isNone = find !== '' && rows.count === 0
  return (
    <search className="flex items-center gap-1 border-b border-line px-2 py-1">
      <input
        ref={field}
        type="text"
        aria-label="Find in the open folders"
        placeholder="Find in the open folders"
        value={find}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => explorer.view.setState({ find: event.target.value })}
        onKeyDown={(event) => {
          if (event.key === 'Escape') close()
          else if (event.key === 'Enter' || event.key === 'ArrowDown') goToMatch()
          else return
          event.preventDefault()
          event.stopPropagation()
        }}
        className="h-6 min-w-0 flex-1 rounded-[4px] border border-line-strong bg-input px-1.5 outline-offset-0 placeholder:text-faint focus-visible:outline-1"
      />
      <span role="status" className="shrink-0 text-small text-dim">
        {isNone ? 'No results' : ''}
      </span>
      <IconButton isSmall icon="close" label="Close" onClick={close} />
    </search>
  )
}
