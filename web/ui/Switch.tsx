import type { ComponentPropsWithRef } from 'react'

/** On or off, at once. Its name comes from `aria-label` or `aria-labelledby`. */
export function Switch(
  props: Omit<ComponentPropsWithRef<'button'>, 'children' | 'onChange'> & {
    isOn: boolean
    onChange: (isOn: boolean) => void
  },
) {
  const { isOn, onChange, className = '', ...rest } = props
  return (
    <button
      type="button"
      role="switch"
      aria-checked={isOn}
      {...rest}
      onClick={() => onChange(!isOn)}
      className={`group inline-flex h-(--control-height) items-center gap-2 rounded-control disabled:opacity-50 ${className}`}
    >
      <span
        aria-hidden="true"
        className="flex h-4.5 w-8 items-center rounded-full border border-line-strong bg-input p-0.5 transition-colors group-hover:border-text group-aria-checked:border-text group-aria-checked:bg-text"
      >
        <span className="size-3 rounded-full bg-dim transition-transform group-aria-checked:translate-x-3.5 group-aria-checked:bg-base" />
      </span>
      <span aria-hidden="true" className="w-6 text-left text-small text-dim">
        {isOn ? 'On' : 'Off'}
      </span>
    </button>
  )
}
