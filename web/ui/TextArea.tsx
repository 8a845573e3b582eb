import { type ComponentPropsWithRef, type ReactNode, useId } from 'react'
import { Icon } from './Icon.tsx'

export type TextAreaProps = Omit<ComponentPropsWithRef<'textarea'>, 'onChange' | 'value'> & {
  label: ReactNode
  value: string
  onChange: (value: string) => void
  /** What to write here, shown below while nothing is wrong. */
  hint?: ReactNode
  /** What is wrong and what would be right. */
  error?: string | undefined
}

/** Several lines of text with their label above and hint or error below, tied together for readers. */
export function TextArea(props: TextAreaProps) {
  const { label, value, onChange, hint, error, className = '', ...rest } = props
  const id = useId()
  const below = `${id}-below`
  const words = error ?? hint
  return (
    <div className={`flex flex-col gap-1 ${className}`}>
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <textarea
        id={id}
        rows={4}
        autoComplete="off"
        spellCheck={false}
        {...rest}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        aria-invalid={error !== undefined || undefined}
        aria-describedby={words === undefined ? undefined : below}
        className="w-full min-w-0 resize-y rounded-control border border-line-strong bg-input px-2.5 py-1.5 font-mono text-small text-text placeholder:text-faint focus-visible:border-focus focus-visible:outline-1 focus-visible:outline-offset-0 aria-invalid:border-danger disabled:opacity-50"
      />
      {words !== undefined && (
        <div
          id={below}
          className={`text-small ${error === undefined ? 'text-dim' : 'text-danger'}`}
        >
          {error === undefined ? (
            hint
          ) : (
            <span className="flex gap-1.5">
              <Icon name="error" />
              {error}
            </span>
          )}
        </div>
      )}
    </div>
  )
}
