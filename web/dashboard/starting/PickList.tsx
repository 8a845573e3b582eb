import { type KeyboardEvent, type ReactNode, type Ref, useId, useState } from 'react'
import { Icon } from '#web/ui/Icon.tsx'
import { inputClasses } from '#web/ui/TextField.tsx'
import { type PickOption, PickRow } from './PickRow.tsx'

export type PickListProps = {
  label: string
  text: string
  onText: (text: string) => void
  options: readonly PickOption[]
  onChoose: (key: string) => void
  /** Enter with none of the options in front. Absent: it does what it does in a form. */
  onEnter?: () => void
  isOpen: boolean
  onFocusChange?: (isFocused: boolean) => void
  /** Between the field and the options. */
  header?: ReactNode
  /**
   * What stands for the options, or below them: that they are awaited, that there are none,
   * that it failed.
   */
  status?: ReactNode
  placeholder?: string
  hint?: ReactNode
  error?: string | undefined
  hasFocus?: boolean
  ref?: Ref<HTMLInputElement>
}

/**
 * A field to write in, and what could be meant below it: arrows go through that, Enter takes it.
 */
export function PickList(props: PickListProps) {
  const { label, text, options, onChoose, isOpen, error, hint, header, status } = props
  const id = useId()
  const [active, setActive] = useState(-1)
  const isShown = isOpen && options.length > 0
  const current = isShown ? options[Math.min(active, options.length - 1)] : undefined
  const move = (to: number) => {
    const index = Math.max(-1, Math.min(options.length - 1, to))
    setActive(index)
    document.getElementById(`${id}-${index}`)?.scrollIntoView({ block: 'nearest' })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' && isShown) move(active + 1)
    else if (event.key === 'ArrowUp' && isShown) move(active - 1)
    else if (event.key === 'Escape' && active >= 0) setActive(-1)
    else if (event.key === 'Enter' && current) onChoose(current.key)
    else if (event.key === 'Enter' && props.onEnter) props.onEnter()
    else return
    event.preventDefault()
  }
  const below = error ?? hint
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <input
        ref={props.ref}
        id={id}
        role="combobox"
        aria-expanded={isShown}
        aria-controls={isShown ? `${id}-list` : undefined}
        aria-activedescendant={current ? `${id}-${options.indexOf(current)}` : undefined}
        aria-autocomplete="list"
        aria-invalid={error !== undefined || undefined}
        aria-describedby={below === undefined ? undefined : `${id}-below`}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        // biome-ignore lint/a11y/noAutofocus: the page is this field
        autoFocus={props.hasFocus}
        placeholder={props.placeholder}
        value={text}
        onChange={(event) => {
          setActive(-1)
          props.onText(event.target.value)
        }}
        onKeyDown={onKeyDown}
        onFocus={() => props.onFocusChange?.(true)}
        onBlur={() => props.onFocusChange?.(false)}
        className={inputClasses}
      />
      {below !== undefined && (
        <div
          id={`${id}-below`}
          className={`text-small ${error === undefined ? 'text-dim' : 'text-danger'}`}
        >
          {error === undefined ? (
            hint
          ) : (
            <span className="flex gap-1.5">
              <Icon name="error" />
              <span className="min-w-0 break-words">{error}</span>
            </span>
          )}
        </div>
      )}
      {isOpen && (
        <div className="mt-1 flex flex-col gap-1 rounded-card border border-line bg-raised p-1">
          {header}
          {isShown && (
            <div
              id={`${id}-list`}
              role="listbox"
              aria-label="Suggestions"
              className="max-h-64 overflow-y-auto"
            >
              {options.map((option, index) => (
                <PickRow
                  key={option.key}
                  id={`${id}-${index}`}
                  option={option}
                  isActive={option === current}
                  onChoose={() => onChoose(option.key)}
                />
              ))}
            </div>
          )}
          {status}
        </div>
      )}
    </div>
  )
}
