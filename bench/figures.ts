/** One measured figure, beside its reference in the same run. */
export type Figure = {
  figure: string
  value: number
  unit: 'ms' | 'MB' | 'MB/s' | 'KB' | 'req/s'
  /** The same on the bare reference; null where there is nothing to compare with. */
  reference: number | null
  ratio: number | null
  /** How many single measurements the value is the median of. */
  runs: number
  /** What it must reach, in words; shown in the table only. */
  aim?: string
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** The value below which the share lies, by the nearest rank. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export function figure(
  name: string,
  unit: Figure['unit'],
  measured: { value: number; reference?: number | undefined; runs: number; aim?: string },
): Figure {
  const { value, reference, runs, aim } = measured
  return {
    figure: name,
    value: rounded(value),
    unit,
    reference: reference === undefined ? null : rounded(reference),
    ratio: reference ? rounded(value / reference) : null,
    runs,
    ...(aim === undefined ? {} : { aim }),
  }
}

const rounded = (value: number): number => Math.round(value * 100) / 100

export function table(figures: readonly Figure[]): string {
  const head = ['figure', 'value', 'unit', 'bare', 'ratio', 'runs', 'aim']
  const rows = figures.map((one) =>
    [
      one.figure,
      one.value,
      one.unit,
      one.reference ?? '',
      one.ratio ?? '',
      one.runs,
      one.aim ?? '',
    ].map(String),
  )
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  )
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) =>
        column === 0 || column === 6
          ? cell.padEnd(widths[column] ?? 0)
          : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd()
  return [line(head), line(widths.map((width) => '─'.repeat(width))), ...rows.map(line)].join('\n')
}
