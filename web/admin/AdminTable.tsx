import type { ReactNode } from 'react'

/** A heading. `isForReaders`: what is below says for itself what it is. */
export type AdminColumn = { label: string; className?: string; isForReaders?: boolean }

/** The rows are `tr` elements; `caption` is for readers. */
export function AdminTable(props: {
  caption: string
  columns: readonly AdminColumn[]
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
          <tr>
            {columns.map(({ label, className = '', isForReaders = false }) => (
              <th
                key={label}
                scope="col"
                className={`py-2 pr-3 font-normal first:pl-4 last:pr-4 ${className}`}
              >
                {isForReaders ? <span className="sr-only">{label}</span> : label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">{rows}</tbody>
      </table>
    </div>
  )
}
