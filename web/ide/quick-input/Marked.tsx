import type { ReactNode } from 'react'
import { shownName } from '../paths.ts'

/** A text with what matched in it marked. */
export function Marked(props: {
  text: string
  ranges?: readonly (readonly [number, number])[] | undefined
}) {
  const { text, ranges = [] } = props
  if (ranges.length === 0) return shownName(text)
  const parts: ReactNode[] = []
  let end = 0
  for (const [from, to] of ranges) {
    if (from > end) parts.push(shownName(text.slice(end, from)))
    parts.push(
      <mark key={from} className="bg-transparent font-semibold text-accent">
        {shownName(text.slice(from, to))}
      </mark>,
    )
    end = to
  }
  parts.push(shownName(text.slice(end)))
  return parts
}
