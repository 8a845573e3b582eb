import { useLayoutEffect, useRef, useState } from 'react'
import { useIde } from '../ide-context.ts'
import { quickField } from './quick-field.ts'
import type { QuickSession } from './quick-inputs.ts'

/**
 * The box while its code is on its way: what is typed meanwhile must not go into what was
 * in front before.
 */
export function EarlyField({ session }: { session: QuickSession }) {
  const { quickInput } = useIde()
  const [value, setValue] = useState(session.kind === 'open' ? session.text : '')
  const field = useRef<HTMLInputElement>(null)
  useLayoutEffect(() => field.current?.focus(), [])
  return (
    <div className="pointer-events-none fixed inset-x-0 top-[calc(var(--system-banner-height,0px)+4px)] z-50 flex justify-center px-2">
      <div
        data-quick-input
        className="pointer-events-auto w-[600px] max-w-full rounded-card border border-line bg-raised p-1.5 text-ui text-text shadow-float"
      >
        <input
          ref={field}
          value={value}
          aria-label="Quick input"
          aria-busy
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => {
            setValue(event.target.value)
            quickInput.early = event.target.value
          }}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing) return
            if (event.key === 'Escape') quickInput.close()
            else if (event.key === 'Enter') quickInput.acceptWhenThere()
            else return
            event.preventDefault()
            event.stopPropagation()
          }}
          className={`${quickField} border-line focus:border-focus`}
        />
      </div>
    </div>
  )
}
