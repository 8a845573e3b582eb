import type { ReactNode } from 'react'

/** The columns are `th` elements, the rows `tr` elements; `caption` is for readers. */
export function AdminTable(props: {
  caption: string
  columns: ReactNode
  rows: ReactNode
  /** Widths are those of the columns, whatever stands in them. */
  isFixed?: boolean
  /** What is shown is about to be replaced. */
  isBusy?: boolean
}) {
  const { caption, columns, rows, isFixed = false, isBusy = false } = props
  return (
    <div className="overflow-hidden rounded-card border border-line">
      <table
        className={`w-full border-collapse ${isFixed ? 'table-fixed' : ''}`}
        aria-busy={isBusy || undefined}
      >
        <caption className="sr-only">{caption}</caption>
        <thead className="border-b border-line text-left text-small text-dim">
          <tr>{columns}</tr>
        </thead>
        <tbody className="divide-y divide-line">{rows}</tbody>
      </table>
    </div>
  )
}

export function Column({ children }: { children: string }) {
  return (
    <th scope="col" className="px-3 py-1.5 font-normal">
      {children}
    </th>
  )
}
