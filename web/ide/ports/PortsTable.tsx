import type { KeyboardEvent } from 'react'
import type { PortsView } from '#server/ports/ports.schema.ts'
import { PortLine } from './PortLine.tsx'
import type { PortRow } from './port-rows.ts'
import type { PortActions } from './use-port-actions.ts'
import { panelFocus } from './use-port-commands.ts'

const columns = [
  { label: 'Port', className: '@xl:w-1/5' },
  { label: 'Forwarded address', className: '@max-xl:hidden' },
  { label: 'Running process', className: '@max-3xl:hidden' },
  { label: 'Visibility', className: 'w-32 @max-xl:hidden' },
  { label: 'Origin', className: 'w-44 @max-4xl:hidden' },
]

/** One line a port. Arrows go to the same thing of the next line. */
export function PortsTable(props: {
  rows: readonly PortRow[]
  view: PortsView
  actions: PortActions
}) {
  const { rows, view, actions } = props
  return (
    <table
      aria-label="Forwarded ports"
      data-focus-key={panelFocus}
      onKeyDown={goToNeighbor}
      className="w-full table-fixed border-collapse"
    >
      <thead className="sticky top-0 z-10 bg-base text-left text-small text-dim">
        <tr className="h-7">
          {columns.map(({ label, className }) => (
            <th
              key={label}
              scope="col"
              className={`truncate border-b border-line px-2 font-normal first:pl-3 ${className}`}
            >
              {label}
            </th>
          ))}
          <th scope="col" className="w-36 border-b border-line @max-xl:w-28">
            <span className="sr-only">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <PortLine key={row.port} row={row} view={view} actions={actions} />
        ))}
      </tbody>
    </table>
  )
}

function goToNeighbor(event: KeyboardEvent<HTMLTableElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  const { target } = event
  if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return
  // The menu's button opens it by these keys.
  if (!(target instanceof HTMLElement) || target.ariaHasPopup === 'menu') return
  const row = target.closest('tr')
  const next = step === 1 ? row?.nextElementSibling : row?.previousElementSibling
  const same = next?.querySelector<HTMLElement>(`[data-action="${target.dataset.action}"]`)
  if (!same) return
  event.preventDefault()
  same.focus()
}
