import { createContext, useContext } from 'react'
import type { Term, TermChange } from '#server/codespaces/trust/trust.schema.ts'

/** What is not as was agreed to; null where that is not known, or nobody is asked about it. */
export const TermChanges = createContext<readonly TermChange[] | null>(null)

/** Whether one thing on the list is new or another than it was, and what it was. */
export function ChangeMark({ of, name = '' }: { of: Term['of']; name?: string }) {
  const changes = useContext(TermChanges) ?? []
  const change = changes.find((one) => one.of === of && one.name === name)
  if (change === undefined || change.kind === 'gone') return null
  return (
    <>
      {' '}
      <span className="rounded-control border border-warning px-1 font-medium text-warning">
        {change.kind === 'new' ? 'New' : 'Changed'}
      </span>
      {change.was !== null && <Was name={name || of} text={change.was} />}
    </>
  )
}

/** What something said before. */
export function Was({ name, text }: { name: string; text: string }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: no fieldset, it holds no fields
    <div
      role="group"
      aria-label={`What ${name} was`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a long one is scrolled with the keyboard too
      tabIndex={0}
      className="max-h-32 overflow-auto break-all whitespace-pre-wrap text-dim"
    >
      was <del className="font-mono">{text}</del>
    </div>
  )
}
