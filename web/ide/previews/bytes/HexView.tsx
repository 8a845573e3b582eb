import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef, useState } from 'react'
import { Button } from '#web/ui/Button.tsx'
import { ErrorState } from '#web/ui/ErrorState.tsx'
import { Spinner } from '#web/ui/Loading.tsx'
import { useCommands } from '../../commands/use-commands.ts'
import type { FileViewProps } from '../../file-views.ts'
import { useIde } from '../../ide-context.ts'
import { nameOf, shownName } from '../../paths.ts'
import { bytesARow, hexRow, parseOffset } from './hex-rows.ts'
import { useBytePages } from './use-byte-pages.ts'

const pageBytes = 64 * 1024
const rowPx = 20
/** Browsers cannot scroll further than some 30 million pixels. */
const mostRows = 1_000_000

/** The bytes of a file of any size, read as they are looked at. */
export function HexView({ path }: FileViewProps) {
  const pages = useBytePages(path, pageBytes)
  const { quickInput } = useIde()
  const host = useRef<HTMLElement>(null)
  const [isFocused, setFocused] = useState(false)
  const first = pages.page(0)
  const problem = pages.problem(0)
  const sizeBytes = pages.sizeBytes ?? 0
  const count = Math.min(Math.ceil(sizeBytes / bytesARow), mostRows)
  const rows = useVirtualizer({
    count,
    getScrollElement: () => host.current,
    estimateSize: () => rowPx,
    overscan: 8,
  })
  const name = shownName(nameOf(path))
  const goTo = async () => {
    const typed = await quickInput.ask({
      title: 'Go to offset',
      placeholder: '0x1a2b, or 6699d for decimal',
      problem: (text) =>
        parseOffset(text, sizeBytes) === null ? 'An offset within the file is needed.' : null,
    })
    const offset = typed === null ? null : parseOffset(typed, sizeBytes)
    if (offset !== null) rows.scrollToIndex(Math.floor(offset / bytesARow), { align: 'start' })
    host.current?.focus()
  }
  // Of several of these the one in focus is meant.
  useCommands(
    isFocused
      ? [
          {
            id: 'bothy.goToOffset',
            title: 'Go to offset…',
            isHidden: true,
            keys: 'ctrl+g',
            run: goTo,
          },
        ]
      : [],
  )
  if (problem !== null) {
    return (
      <ErrorState
        title={`${name} could not be read`}
        action={<Button onClick={() => pages.forget()}>Try again</Button>}
      >
        {problem}
      </ErrorState>
    )
  }
  if (!first) return <div className="p-4">{<Spinner label={`Reading ${name}`} />}</div>
  if (sizeBytes === 0) return <p className="p-4 text-dim">{name} is empty.</p>
  const isCut = Math.ceil(sizeBytes / bytesARow) > mostRows
  return (
    <div className="flex size-full flex-col bg-editor">
      <div className="flex h-8 shrink-0 items-center gap-3 border-b border-line px-3 text-small text-dim">
        <span className="tabular-nums">{sizeBytes.toLocaleString('en')} bytes, read only</span>
        {isCut && (
          <span>Only the first {(mostRows * bytesARow).toLocaleString('en')} are shown.</span>
        )}
        <button
          type="button"
          className="ml-auto rounded-control px-1.5 hover:bg-hover hover:text-text"
          onClick={() => void goTo()}
        >
          Go to offset
        </button>
      </div>
      <section
        ref={host}
        aria-label={`Bytes of ${name}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by the keyboard
        tabIndex={0}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
        className="min-h-0 flex-1 overflow-auto font-mono text-code outline-offset-[-2px]"
      >
        <div className="relative min-w-max" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, start }) => {
            const at = index * bytesARow
            const page = pages.page(Math.floor(at / pageBytes))
            const row = hexRow(
              page?.subarray(at % pageBytes, (at % pageBytes) + bytesARow) ?? new Uint8Array(),
              at,
            )
            return (
              <div
                key={index}
                className="absolute left-0 flex gap-4 px-3 whitespace-pre"
                style={{ top: start, height: rowPx, lineHeight: `${rowPx}px` }}
              >
                <span className="text-dim select-none">{row.offset}</span>
                <span className="w-[49ch]">
                  {`${row.cells.slice(0, 8).join(' ')}  ${row.cells.slice(8).join(' ')}`}
                </span>
                <span className="text-dim">{page ? row.text : '…'}</span>
              </div>
            )
          })}
        </div>
      </section>
    </div>
  )
}
