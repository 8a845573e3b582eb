import { useId } from 'react'
import type { SecretUse } from '#server/secrets/secrets.schema.ts'
import { useWords } from './use-words.ts'

/** Where a variable is to be known. */
export function UsesField(props: {
  uses: readonly SecretUse[]
  error: string | undefined
  onChange: (uses: SecretUse[]) => void
}) {
  const { uses, error, onChange } = props
  const below = useId()
  const change = (use: SecretUse, isOn: boolean) =>
    onChange(isOn ? [...uses, use] : uses.filter((one) => one !== use))
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1 font-medium">Known to</legend>
      {useWords.map(({ use, label }) => (
        <label key={use} className="flex items-baseline gap-2">
          <input
            type="checkbox"
            checked={uses.includes(use)}
            aria-invalid={error !== undefined || undefined}
            aria-describedby={error === undefined ? undefined : below}
            onChange={(event) => change(use, event.target.checked)}
            className="translate-y-0.5 accent-(--accent-solid)"
          />
          {label}
        </label>
      ))}
      {error !== undefined && (
        <p id={below} role="alert" className="text-small text-danger">
          {error}
        </p>
      )}
    </fieldset>
  )
}
