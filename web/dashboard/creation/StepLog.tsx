import { useLayoutEffect, useRef } from 'react'
import { lastLines } from './plain-log.ts'

const shownLines = 1000

/** A log as text, at its end for as long as the reader stays there. */
export function StepLog({ text, label }: { text: string | null; label: string }) {
  const box = useRef<HTMLPreElement>(null)
  const isAtEnd = useRef(true)
  // biome-ignore lint/correctness/useExhaustiveDependencies: new text is what moves the end
  useLayoutEffect(() => {
    const element = box.current
    if (element && isAtEnd.current) element.scrollTop = element.scrollHeight
  }, [text])
  const shown = lastLines(text ?? '', shownLines)
  return (
    <pre
      ref={box}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
      tabIndex={0}
      role="log"
      aria-label={label}
      aria-live="off"
      onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
        isAtEnd.current = scrollTop + clientHeight >= scrollHeight - 8
      }}
      className="max-h-60 overflow-auto rounded-control border border-line bg-sunken px-3 py-2 font-mono text-small whitespace-pre-wrap break-words select-text"
    >
      {shown.omitted > 0 && (
        <span className="text-dim">{`${shown.omitted} lines before this are left out\n`}</span>
      )}
      {shown.text === '' ? (
        <span className="text-dim">{text === null ? ' ' : 'Nothing printed so far'}</span>
      ) : (
        shown.text
      )}
    </pre>
  )
}
