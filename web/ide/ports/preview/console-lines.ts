import type { ConsoleLevel } from '#server/ports/preview.schema.ts'

export type ConsoleLine = {
  id: number
  level: ConsoleLevel
  text: string
  /** How often it came in a row. */
  count: number
}

const mostLines = 500

export const noLines: readonly ConsoleLine[] = []

/** What a page prints while it is shown, the last lines of it. */
export function takeLine(
  lines: readonly ConsoleLine[],
  taken: { level: ConsoleLevel; text: string } | 'clear',
): readonly ConsoleLine[] {
  if (taken === 'clear') return noLines
  const { level, text } = taken
  const last = lines.at(-1)
  if (last?.level === level && last.text === text) {
    return [...lines.slice(0, -1), { ...last, count: last.count + 1 }]
  }
  return [...lines.slice(1 - mostLines), { id: (last?.id ?? 0) + 1, level, text, count: 1 }]
}
