import type { ChangeEvent, KeyboardEvent } from 'react'
import { inputClasses } from '#web/ui/TextField.tsx'
import type { SettingControlProps } from './SettingControl.tsx'
import { type Control, isSeveralLines, shownValue } from './setting-control.ts'
import { parseTyped, steppedText, typedValue } from './typed-value.ts'
import { numberWord } from './value-words.ts'

type Props = SettingControlProps & { control: Exclude<Control, { kind: 'switch' | 'choice' }> }

const lines =
  'block w-full min-w-0 min-h-16 resize-y rounded-control border border-line-strong bg-input px-2.5 py-1.5 text-ui text-text placeholder:text-faint focus-visible:border-focus focus-visible:outline-1 focus-visible:outline-offset-0 aria-invalid:border-danger disabled:opacity-50 field-sizing-content max-h-80'
const pageOfSteps = 10

/** A field that is saved when it is left, or by Enter. Escape goes back to what the server has. */
export function TypedControl({ setting, control, draft, labelledBy, describedBy }: Props) {
  const { unit } = setting
  const saved = typedValue(shownValue(setting), unit)
  const text = draft.draft ?? saved
  const isSeveral = isSeveralLines(control)
  const take = () => {
    if (draft.draft === null || draft.state.kind === 'saving') return
    if (text.trim() === saved) return draft.forget()
    const { value, problem } = parseTyped(text, control, unit)
    if (problem === null) draft.put(value, text)
    else draft.refuse(problem, text)
  }
  const step = (steps: number, event: KeyboardEvent) => {
    if (control.kind !== 'number') return
    event.preventDefault()
    const next = steppedText(text, steps, { control, unit })
    if (next !== null) draft.type(next)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const { key } = event
    if (key === 'Enter' && (!isSeveral || event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      take()
    }
    if (key === 'Escape' && draft.draft !== null) {
      event.stopPropagation()
      draft.forget()
    }
    if (key === 'ArrowUp') step(1, event)
    if (key === 'ArrowDown') step(-1, event)
    if (key === 'PageUp') step(pageOfSteps, event)
    if (key === 'PageDown') step(-pageOfSteps, event)
  }
  const shared = {
    'aria-labelledby': labelledBy,
    'aria-describedby': describedBy,
    'aria-invalid': draft.state.kind === 'failed' || undefined,
    disabled: setting.lockedBy !== null,
    autoComplete: 'off',
    spellCheck: false,
    placeholder: 'isNullable' in control && control.isNullable ? 'None' : undefined,
    value: text,
    onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) =>
      draft.type(event.target.value),
    onBlur: take,
    onKeyDown,
  }
  if (isSeveral) {
    const isList = control.kind === 'list'
    return (
      <textarea
        {...shared}
        rows={isList ? 3 : 2}
        className={`${lines} ${isList ? 'font-mono text-small' : ''}`}
      />
    )
  }
  if (control.kind !== 'number') return <input {...shared} className={inputClasses} />
  return <NumberField control={control} unit={unit} text={text} shared={shared} />
}

function NumberField(props: {
  control: Control & { kind: 'number' }
  unit: Props['setting']['unit']
  text: string
  shared: object
}) {
  const { control, unit, text, shared } = props
  const { value } = parseTyped(text, control, unit)
  const isWordy = unit === 'minutes' || unit === 'days'
  return (
    <span className="relative block w-full sm:w-40">
      <input
        {...shared}
        role="spinbutton"
        inputMode={unit === 'bytes' ? 'text' : 'decimal'}
        {...(typeof value === 'number'
          ? { 'aria-valuenow': value, 'aria-valuetext': numberWord(value, unit) }
          : {})}
        {...(control.minimum === null ? {} : { 'aria-valuemin': control.minimum })}
        {...(control.maximum === null ? {} : { 'aria-valuemax': control.maximum })}
        className={`${inputClasses} ${isWordy ? 'pr-18' : ''}`}
      />
      {isWordy && (
        <span
          aria-hidden="true"
          className="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 text-dim"
        >
          {unit}
        </span>
      )}
    </span>
  )
}
