import { useEffect, useRef } from 'react'
import type { ConsoleLevel } from '#server/ports/preview.schema.ts'
import { Icon } from '#web/ui/Icon.tsx'
import { IconButton } from '#web/ui/IconButton.tsx'
import type { ConsoleLine } from './console-lines.ts'

const looks: Record<ConsoleLevel, { icon: string; className: string }> = {
  debug: { icon: 'debug-console', className: 'text-faint' },
  log: { icon: 'chevron-right', className: '' },
  info: { icon: 'info', className: 'text-info' },
  warn: { icon: 'warning', className: 'text-warning' },
  error: { icon: 'error', className: 'text-danger' },
}

/** What the page in a preview prints to its console, the last line in sight. */
export function PreviewConsole(props: { lines: readonly ConsoleLine[]; onClear: () => void }) {
  const { lines, onClear } = props
  const list = useRef<HTMLUListElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: at each line that comes
  useEffect(() => {
    const element = list.current
    if (element) element.scrollTop = element.scrollHeight
  }, [lines])
  return (
    <section
      aria-label="Console of the page"
      className="flex h-40 shrink-0 flex-col border-t border-line bg-base"
    >
      <header className="flex h-7 shrink-0 items-center gap-2 border-b border-line px-3 text-small">
        <h3 className="flex-1 font-medium">Console</h3>
        <IconButton isSmall icon="clear-all" label="Clear the console" onClick={onClear} />
      </header>
      {lines.length === 0 ? (
        <p className="px-3 py-2 text-small text-dim">
          Nothing yet. What the page prints, and errors in it, appear here.
        </p>
      ) : (
        <ul
          ref={list}
          className="min-h-0 flex-1 overflow-y-auto py-1 font-mono text-small select-text"
        >
          {lines.map(({ id, level, text, count }) => (
            <li key={id} className={`flex gap-2 px-3 py-0.5 ${looks[level].className}`}>
              <Icon name={looks[level].icon} label={level} className="!text-[14px]" />
              <span className="min-w-0 flex-1 break-words whitespace-pre-wrap">{text}</span>
              {count > 1 && <span className="shrink-0 rounded-full bg-active px-1.5">{count}</span>}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
