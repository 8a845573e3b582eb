/** An editor is quick with less. */
const mostLines = 300_000
const longestLine = 250_000

/** More or longer lines than an editor is quick with: such a text is read a page at a time. */
export function isUnwieldy(text: string): boolean {
  // Most files are too short for either, and are not looked at.
  if (text.length < Math.min(mostLines, longestLine)) return false
  let lines = 1
  let start = 0
  for (let end = text.indexOf('\n'); ; end = text.indexOf('\n', start)) {
    if ((end === -1 ? text.length : end) - start > longestLine) return true
    if (end === -1) return false
    if (++lines > mostLines) return true
    start = end + 1
  }
}
