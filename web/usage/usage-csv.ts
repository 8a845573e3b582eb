import { csvHours, csvLine, csvText } from '#server/usage/csv.schema.ts'
import type { CodespaceUsage } from '#server/usage/usage.schema.ts'

/** For a spreadsheet: one line a codespace, with a heading. */
export function csvOf(codespaces: readonly CodespaceUsage[]): string {
  const heading = ['Codespace', 'Name', 'Organization', 'Core-hours', 'Hours running', 'GB-hours']
  const lines = codespaces.map((one) => [
    csvText(one.displayName),
    one.name,
    csvText(one.organization ?? ''),
    ...[one.coreHours, one.runningHours, one.gigabyteHours].map(csvHours),
  ])
  return [heading, ...lines].map(csvLine).join('')
}

/** Offers it as a file. */
export function saveText(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
  const link = Object.assign(document.createElement('a'), { href: url, download: name })
  link.click()
  // Browsers begin to read it at the click.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
