import { type ReactNode, useId } from 'react'
import { Icon } from './Icon.tsx'

export type FieldFrameProps = {
  label: ReactNode
  /** What to write here, shown below while nothing is wrong. */
  hint?: ReactNode
  /** What is wrong and what would be right. */
  error?: string | undefined
}

/** What a field needs to be tied to the words around it, for readers. */
export type FramedAttributes = {
  id: string
  'aria-invalid': true | undefined
  'aria-describedby': string | undefined
}

/** A field with its label above and hint or error below. */
export function FieldFrame(
  props: FieldFrameProps & {
    className: string
    children: (attributes: FramedAttributes) => ReactNode
  },
) {
  const { label, hint, error, className, children } = props
  const id = useId()
  const below = `${id}-below`
  const isWrong = error !== undefined
  const hasBelow = isWrong || hint !== undefined
  return (
    <div className={`flex flex-col gap-1 ${className}`}>
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      {children({
        id,
        'aria-invalid': isWrong || undefined,
        'aria-describedby': hasBelow ? below : undefined,
      })}
      {hasBelow && (
        <div id={below} className={`text-small ${isWrong ? 'text-danger' : 'text-dim'}`}>
          {isWrong ? (
            <span className="flex gap-1.5">
              <Icon name="error" />
              {error}
            </span>
          ) : (
            hint
          )}
        </div>
      )}
    </div>
  )
}
