/** What a spreadsheet takes for the begin of a formula, in the widths that some of them know. */
const formula = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/
/** And what begins one where a cell ends with a semicolon or a tab, as in much of Europe. */
const laterFormula = /(?<=.[;\t\r\n])(?=[=+\-@\uff1d\uff0b\uff0d\uff20])/gs

/** Somebody's words: quoted, and with an apostrophe where they would be a formula. */
export function csvText(text: string): string {
  const parts = text.replace(laterFormula, "'")
  const safe = formula.test(text) ? `'${parts}` : parts
  return `"${safe.replaceAll('"', '""')}"`
}

/** As exact as a second of one processor. */
export const csvHours = (hours: number): string => hours.toFixed(3)

export const csvLine = (cells: readonly string[]): string => `${cells.join(',')}\r\n`
