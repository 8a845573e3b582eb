import { type ReactNode, useId } from 'react'

/** One thing that can be done with the account: what it is, and the way to do it beside that. */
export function ActionCard(props: { title: string; says: string; children: ReactNode }) {
  const { title, says, children } = props
  const titleId = useId()
  return (
    <section
      aria-labelledby={titleId}
      className="flex flex-wrap items-start justify-between gap-4 rounded-card border border-line p-4"
    >
      <div className="min-w-60 flex-1">
        <h2 id={titleId} className="font-medium">
          {title}
        </h2>
        <p className="text-dim">{says}</p>
      </div>
      {children}
    </section>
  )
}
