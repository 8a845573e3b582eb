import type { ComponentPropsWithRef } from 'react'
import { FieldFrame, type FieldFrameProps } from './FieldFrame.tsx'

export type TextAreaProps = Omit<ComponentPropsWithRef<'textarea'>, 'onChange' | 'value'> &
  FieldFrameProps & { value: string; onChange: (value: string) => void }

/** Several lines of text. */
export function TextArea(props: TextAreaProps) {
  const { label, value, onChange, hint, error, className = '', ...rest } = props
  return (
    <FieldFrame label={label} hint={hint} error={error} className={className}>
      {(attributes) => (
        <textarea
          rows={4}
          autoComplete="off"
          spellCheck={false}
          {...rest}
          {...attributes}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          className="w-full min-w-0 resize-y rounded-control border border-line-strong bg-input px-2.5 py-1.5 font-mono text-small text-text placeholder:text-faint focus-visible:border-focus focus-visible:outline-1 focus-visible:outline-offset-0 aria-invalid:border-danger disabled:opacity-50"
        />
      )}
    </FieldFrame>
  )
}
