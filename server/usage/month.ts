/** `2026-11`: by UTC, so that it is the same month for everybody. */
export const monthOf = (at: number): string => new Date(at).toISOString().slice(0, 7)

/** When the next one begins. */
export function endOf(month: string): number {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return Date.UTC(year, number, 1)
}
