/**
 * The words of a line as a shell would find them, of which nothing else is done; null where a quote
 * is not closed.
 */
export function splitWords(line: string): string[] | null {
  const words: string[] = []
  let word: string | null = null
  const pattern = /\s+|'([^']*)'|"((?:[^"\\]|\\.)*)"|\\([\s\S])|([^\s'"\\]+)|["'\\]/gy
  for (const [whole, single, double, escaped, plain] of line.matchAll(pattern)) {
    const found = single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? escaped ?? plain
    if (found !== undefined) word = (word ?? '') + found
    else if (/^\s/.test(whole)) {
      if (word !== null) words.push(word)
      word = null
    } else return null
  }
  if (word !== null) words.push(word)
  return words
}
