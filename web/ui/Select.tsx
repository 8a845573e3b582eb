import type { ComponentPropsWithRef } from 'react'
import { Icon } from './Icon.tsx'
import { inputClasses } from './TextField.tsx'

/**
 * One of several, in the browser's own list. Its name comes from `aria-label` or `aria-labelledby`.
 */
export function Select(
  props: Omit<ComponentPropsWithRef<'select'>, 'children' | 'onChange' | 'value'> & {
    value: string
    options: readonly { value: string; label: string }[]
    onChange: (value: string) => void
  },
) {
  const { options, onChange, className = '', ...rest } = props
  return (
    <span className={`relative inline-flex min-w-0 ${className}`}>
      <select
        {...rest}
        onChange={(event) => onChange(event.target.value)}
        className={`${inputClasses} appearance-none truncate pr-8`}
      >
        {options.map(({ value, label }) => (
          <option key={value} value={value} className="bg-raised text-text">
            {label}
          </option>
        ))}
      </select>
      <Icon
        name="chevron-down"
        className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2 text-dim"
      />
    </span>
  )
}
