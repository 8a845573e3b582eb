/** What a spreadsheet takes for the begin of a formula, in the widths that some of them know. */
const formula = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/

/** Somebody's words: quoted, and with an apostrophe where they would be a formula. */
export function csvText(text: string): string {
  const safe = formula.test(text) ? `'${text}` : text
  return `"${safe.replaceAll('"', '""')}"`
}

/** As exact as a second of one processor. */
export const csvHours = (hours: number): string => hours.toFixed(3)

export const csvLine = (cells: readonly string[]): string => `${cells.join(',')}\r\n`
