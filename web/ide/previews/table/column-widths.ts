const sampledRows = 200
const narrowest = 8
const widest = 48
const padding = 3
/** A browser lays out no more of them well; nobody reads that many. */
const mostColumns = 500

/** How many characters wide each column is shown, by its first rows. */
export function columnWidths(rows: readonly (readonly string[])[]): number[] {
  const widths: number[] = []
  for (const row of rows.slice(0, sampledRows)) {
    row.slice(0, mostColumns).forEach((text, column) => {
      const needed = Math.min(text.length + padding, widest)
      widths[column] = Math.max(widths[column] ?? narrowest, needed)
    })
  }
  return widths
}
