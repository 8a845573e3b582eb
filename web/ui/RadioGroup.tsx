import { type ReactNode, useId } from 'react'

export type RadioOption<Value extends string> = {
  value: Value
  label: ReactNode
  description?: ReactNode
  /** It cannot be chosen; the description says why. */
  isDisabled?: boolean
}

/** One of a few, all of them in sight; arrows go from one to the next. */
export function RadioGroup<Value extends string>(props: {
  label: string
  value: Value
  options: readonly RadioOption<Value>[]
  onChange: (value: Value) => void
}) {
  const { label, value, options, onChange } = props
  const name = useId()
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1 font-medium">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className={`flex items-baseline gap-2 ${option.isDisabled ? 'text-dim' : ''}`}
        >
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            disabled={option.isDisabled}
            onChange={() => onChange(option.value)}
            className="translate-y-0.5 accent-(--accent-solid)"
          />
          <span>
            {option.label}
            {option.description !== undefined && (
              <span className="block text-small text-dim">{option.description}</span>
            )}
          </span>
        </label>
      ))}
    </fieldset>
  )
}
