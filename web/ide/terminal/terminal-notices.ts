/** A line of ours between the lines of the program, dim, at the start of a line of its own. */
export function dimLine(text: string): string {
  return `\x1b[0m\r\n\x1b[2m${text}\x1b[0m\r\n`
}

export function skippedLine(bytes: number): string {
  return dimLine(`${formatBytes(bytes)} of output was skipped here.`)
}

function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}
