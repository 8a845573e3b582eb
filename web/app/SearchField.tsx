import { useEffect, useRef } from 'react'
import { Icon } from '#web/ui/Icon.tsx'
import { inputClasses } from '#web/ui/TextField.tsx'

/** Filters what is below while typing. `/` goes there, Escape empties it. */
export function SearchField(props: {
  label: string
  value: string
  onChange: (value: string) => void
}) {
  const { label, value, onChange } = props
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const goThere = (event: KeyboardEvent) => {
      const isTyping = (event.target as Element).closest(
        'input, textarea, [role=menu], [role=dialog]',
      )
      if (event.key !== '/' || event.ctrlKey || event.metaKey || isTyping) return
      event.preventDefault()
      input.current?.focus()
    }
    document.addEventListener('keydown', goThere)
    return () => document.removeEventListener('keydown', goThere)
  }, [])
  return (
    <div className="relative min-w-0 max-w-80 flex-1">
      <Icon
        name="search"
        className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-dim"
      />
      <input
        ref={input}
        type="search"
        aria-label={label}
        aria-keyshortcuts="/"
        placeholder={label}
        title={`${label} (/)`}
        autoComplete="off"
        spellCheck={false}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && onChange('')}
        className={`${inputClasses} pl-8`}
      />
    </div>
  )
}
