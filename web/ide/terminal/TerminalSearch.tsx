import type { SearchAddon } from '@xterm/addon-search'
import { useEffect, useRef, useState } from 'react'
import { IconButton } from '#web/ui/IconButton.tsx'

/** Finds text in what a terminal printed: Enter goes up, as the newest is at the bottom. */
export function TerminalSearch({ search, onClose }: { search: SearchAddon; onClose: () => void }) {
  const [term, setTerm] = useState('')
  const [isFound, setIsFound] = useState(true)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    field.current?.focus()
    return () => search.clearDecorations()
  }, [search])
  const find = (text: string, isBackward: boolean) => {
    if (text === '') return setIsFound(true)
    setIsFound(isBackward ? search.findPrevious(text) : search.findNext(text))
  }
  return (
    <search className="absolute top-2 right-4 flex items-center gap-1 rounded-card border border-line bg-raised p-1 shadow-float">
      <input
        ref={field}
        aria-label="Find in terminal"
        aria-invalid={!isFound}
        value={term}
        placeholder="Find"
        className={`h-6 w-44 rounded-control border border-line-strong bg-input px-2 ${isFound ? '' : 'text-danger'}`}
        onChange={(event) => {
          setTerm(event.target.value)
          find(event.target.value, true)
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onClose()
          if (event.key === 'Enter') find(term, !event.shiftKey)
        }}
      />
      <IconButton isSmall icon="arrow-up" label="Previous match" onClick={() => find(term, true)} />
      <IconButton isSmall icon="arrow-down" label="Next match" onClick={() => find(term, false)} />
      <IconButton isSmall icon="close" label="Close" shortcut="Escape" onClick={onClose} />
    </search>
  )
}
