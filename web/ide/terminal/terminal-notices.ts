import { bytesWord } from '#web/lib/bytes.ts'

/** A line of ours between the lines of the program, dim, at the start of a line of its own. */
export function dimLine(text: string): string {
  return `\x1b[0m\r\n\x1b[2m${text}\x1b[0m\r\n`
}

export function skippedLine(bytes: number): string {
  return dimLine(`${bytesWord(bytes)} of output was skipped here.`)
}
