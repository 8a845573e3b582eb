import { useVirtualizer } from '@tanstack/react-virtual'
import Papa from 'papaparse'
import { useMemo, useRef } from 'react'
import type { FileViewProps } from '../../file-views.ts'
import { nameOf, shownName } from '../../paths.ts'
import { useLiveText } from '../live-text.ts'
import { NoText } from '../NoText.tsx'
import { columnWidths } from './column-widths.ts'

const rowPx = 26

/**
 * Comma- or tab-separated values as a table, while they are typed. The first row names the columns.
 */
export function TableView({ path }: FileViewProps) {
  const { text, file } = useLiveText(path)
  const parsed = useMemo(
    () => (text === null ? null : Papa.parse<string[]>(text, { skipEmptyLines: 'greedy' })),
    [text],
  )
  const host = useRef<HTMLElement>(null)
  const [head = [], ...rows] = parsed?.data ?? []
  const widths = useMemo(() => columnWidths(parsed?.data ?? []), [parsed])
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => host.current,
    estimateSize: () => rowPx,
    overscan: 12,
  })
  const name = shownName(nameOf(path))
  if (parsed === null) return <NoText file={file} />
  const problem = parsed.errors.find(({ type }) => type === 'Quotes')
  const template = `4.5rem ${widths.map((width) => `${width}ch`).join(' ')}`
  return (
    <div className="flex size-full flex-col bg-editor">
      <div className="flex h-8 shrink-0 items-center gap-3 border-b border-line px-3 text-small text-dim tabular-nums">
        <span>
          {rows.length.toLocaleString('en')} rows, {widths.length.toLocaleString('en')} columns
        </span>
        {problem && (
          <span className="text-warning">
            Line {(problem.row ?? 0) + 1}: a quotation mark is not closed.
          </span>
        )}
      </div>
      <section
        ref={host}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by the keyboard
        tabIndex={0}
        aria-label={`Table of ${name}`}
        className="min-h-0 flex-1 overflow-auto outline-offset-[-2px] select-text"
      >
        <table
          aria-rowcount={rows.length + 1}
          aria-label={name}
          className="block min-w-max font-mono text-small"
        >
          <thead className="sticky top-0 z-10 block">
            <tr
              aria-rowindex={1}
              className="grid border-b border-line bg-raised font-medium"
              style={{ gridTemplateColumns: template, height: rowPx }}
            >
              <th aria-label="Line" />
              {widths.map((_, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
                <th key={column} scope="col" className={cellClasses(head[column])}>
                  {head[column]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="relative block" style={{ height: virtual.getTotalSize() }}>
            {virtual.getVirtualItems().map(({ index, start }) => (
              <tr
                key={index}
                aria-rowindex={index + 2}
                className="absolute inset-x-0 grid border-b border-line/50 hover:bg-hover"
                style={{ top: start, height: rowPx, gridTemplateColumns: template }}
              >
                <th
                  scope="row"
                  className="px-2 text-right leading-[26px] font-normal text-dim tabular-nums select-none"
                >
                  {index + 1}
                </th>
                {widths.map((_, column) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
                  <Cell key={column} text={rows[index]?.[column] ?? ''} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  )
}

function Cell({ text }: { text: string }) {
  return (
    <td title={text.length > 30 ? text : undefined} className={cellClasses(text)}>
      {text}
    </td>
  )
}

function cellClasses(text = ''): string {
  const side = /^-?[\d.,]+$/.test(text) ? 'text-right tabular-nums' : 'text-left'
  return `truncate border-l border-line/50 px-2 leading-[26px] ${side}`
}
