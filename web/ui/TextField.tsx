import type { ComponentPropsWithRef } from 'react'
import { FieldFrame, type FieldFrameProps } from './FieldFrame.tsx'

export const inputClasses =
  'h-(--control-height) w-full min-w-0 rounded-control border border-line-strong bg-input px-2.5 text-ui text-text placeholder:text-faint focus-visible:border-focus focus-visible:outline-1 focus-visible:outline-offset-0 aria-invalid:border-danger disabled:opacity-50'

export type TextFieldProps = Omit<ComponentPropsWithRef<'input'>, 'onChange' | 'value'> &
  FieldFrameProps & { value: string; onChange: (value: string) => void }

/** One line of text. */
export function TextField(props: TextFieldProps) {
  const { label, value, onChange, hint, error, className = '', ...rest } = props
  return (
    <FieldFrame label={label} hint={hint} error={error} className={className}>
      {(attributes) => (
        <input
          autoComplete="off"
          spellCheck={false}
          {...rest}
          {...attributes}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          className={inputClasses}
        />
      )}
    </FieldFrame>
  )
}
