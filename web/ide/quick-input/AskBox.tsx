import { useId, useLayoutEffect, useRef, useState } from 'react'
import { useIde } from '../ide-context.ts'
import { quickField } from './quick-field.ts'
import type { AskSession } from './quick-inputs.ts'

/** One line of text, with why it cannot be taken while it cannot. */
export function AskBox({ session }: { session: AskSession }) {
  const { quickInput } = useIde()
  const { title, placeholder, problem: problemOf, selection } = session.options
  const [value, setValue] = useState(quickInput.early ?? session.options.value ?? '')
  const [isTried, setTried] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const hint = useId()
  const problem = problemOf?.(value) ?? null
  useLayoutEffect(() => {
    field.current?.focus()
    // What was typed already goes on at its end.
    if (quickInput.early !== null) return
    if (selection) field.current?.setSelectionRange(selection[0], selection[1])
    else field.current?.select()
  }, [selection, quickInput])
  const accept = () => {
    setTried(true)
    if (problem !== null) return
    session.settle(value)
    quickInput.close()
  }
  return (
    <div className="p-1.5">
      <input
        ref={field}
        value={value}
        placeholder={placeholder}
        aria-label={title}
        aria-describedby={hint}
        aria-invalid={problem !== null}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => {
          setValue(event.target.value)
          setTried(true)
        }}
        onKeyDown={(event) => {
          if (event.key === 'Tab') event.preventDefault()
          if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
          event.preventDefault()
          accept()
        }}
        className={`${quickField} ${isTried && problem !== null ? 'border-danger' : 'border-line focus:border-focus'}`}
      />
      <p
        id={hint}
        aria-live="polite"
        className={`px-2 pt-1.5 text-small ${isTried && problem !== null ? 'text-danger' : 'text-dim'}`}
      >
        {isTried && problem !== null ? problem : 'Press Enter to confirm or Escape to cancel'}
      </p>
    </div>
  )
}
