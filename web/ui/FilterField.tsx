import { Icon } from './Icon.tsx'
import { inputClasses } from './TextField.tsx'

/** Filters what is below while typing. Escape empties it. */
export function FilterField(props: {
  label: string
  value: string
  onChange: (value: string) => void
}) {
  const { label, value, onChange } = props
  return (
    <div className="relative min-w-0 max-w-80 flex-1 basis-48">
      <Icon
        name="search"
        className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-dim"
      />
      <input
        type="search"
        aria-label={label}
        placeholder={label}
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
