import type { CodespaceUsage } from '#server/usage/usage.schema.ts'

/** For a spreadsheet: one line a codespace, with a heading. */
export function csvOf(codespaces: readonly CodespaceUsage[]): string {
  const heading = ['Codespace', 'Name', 'Organization', 'Core-hours', 'Hours running', 'GB-hours']
  const lines = codespaces.map((one) => [
    textCell(one.displayName),
    one.name,
    textCell(one.organization ?? ''),
    ...[one.coreHours, one.runningHours, one.gigabyteHours].map((hours) => hours.toFixed(3)),
  ])
  return [heading, ...lines].map((cells) => `${cells.join(',')}\r\n`).join('')
}

/** Quoted; what a spreadsheet would take for a formula begins with an apostrophe. */
function textCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return `"${safe.replaceAll('"', '""')}"`
}

/** Offers it as a file. */
export function saveText(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
  const link = Object.assign(document.createElement('a'), { href: url, download: name })
  link.click()
  // Browsers begin to read it at the click.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
