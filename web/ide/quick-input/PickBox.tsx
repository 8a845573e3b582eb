import { useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { useIde } from '../ide-context.ts'
import { QuickRows } from './QuickRows.tsx'
import { quickField } from './quick-field.ts'
import type { ListSession } from './quick-inputs.ts'
import { onQuickKey } from './quick-keys.ts'
import type { QuickList } from './quick-list.ts'

const slowAfterMs = 300

/** What is typed, and the list it leaves. */
export function PickBox({ list, session }: { list: QuickList; session: ListSession }) {
  const { quickInput } = useIde()
  const { text, provider, items, active, isPending } = useStore(list.store)
  const { steps, isReleased } = useStore(quickInput.store)
  const field = useRef<HTMLInputElement>(null)
  const id = useId()
  const isSlow = useLongerThan(isPending, slowAfterMs)
  useLayoutEffect(() => {
    const { current } = field
    current?.focus()
    current?.setSelectionRange(current.value.length, current.value.length)
  }, [])
  const stepsDone = useRef(0)
  useEffect(() => {
    if (items.length === 0 || steps === stepsDone.current) return
    list.move(steps - stepsDone.current)
    stepsDone.current = steps
  }, [list, items, steps])
  useEffect(() => {
    if (isReleased && !isPending) list.accept({ toSide: false, isPreview: false })
  }, [list, isReleased, isPending])

  const query = text.slice(provider?.prefix.length ?? 0)
  const label = provider?.placeholder || (session.kind === 'pick' && session.options.title) || ''
  const empty = provider?.empty?.(query) ?? 'No matching results'
  const isEmpty = items.length === 0 && !isPending
  return (
    <>
      <div className="p-1.5">
        <input
          ref={field}
          value={text}
          placeholder={provider?.placeholder}
          role="combobox"
          aria-label={label || 'Quick input'}
          aria-expanded={items.length > 0}
          aria-controls={id}
          aria-autocomplete="list"
          aria-activedescendant={active >= 0 ? `${id}-${active}` : undefined}
          aria-busy={isSlow}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          onChange={(event) => list.setText(event.target.value)}
          onKeyDown={(event) => onQuickKey(event, list)}
          className={`${quickField} border-line focus:border-focus`}
        />
      </div>
      <div aria-hidden="true" className="relative h-0">
        {isSlow && <div className="absolute inset-x-0 -top-0.5 h-0.5 animate-pulse bg-accent" />}
      </div>
      <QuickRows id={id} label={label || 'Results'} list={list} />
      {isEmpty && <p className="px-3 pb-2 text-dim">{empty}</p>}
      {items.length === 0 && isSlow && <p className="px-3 pb-2 text-dim">Searching…</p>}
      <p role="status" className="sr-only">
        {isPending ? '' : isEmpty ? empty : `${items.length} results`}
      </p>
    </>
  )
}

function useLongerThan(isSo: boolean, ms: number): boolean {
  const [isLong, setLong] = useState(false)
  useEffect(() => {
    if (!isSo) {
      setLong(false)
      return
    }
    const timer = setTimeout(() => setLong(true), ms)
    return () => clearTimeout(timer)
  }, [isSo, ms])
  return isLong && isSo
}
