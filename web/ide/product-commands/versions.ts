import type { Codespace } from '#server/codespaces/codespaces.schema.ts'

export type Version = { name: string; value: string }

/** What a report of a problem should name. */
export function versionsOf(
  { name, generation }: Codespace,
  latencyMs: number | null,
): readonly Version[] {
  return [
    { name: 'Bothy', value: import.meta.env.VITE_BOTHY_VERSION ?? 'from source' },
    { name: 'Codespace', value: `${name}, container ${generation}` },
    { name: 'Round trip', value: latencyMs === null ? 'not connected' : `${latencyMs} ms` },
    { name: 'Shown in', value: shownIn() },
    { name: 'Browser', value: navigator.userAgent },
  ]
}

/** As it is pasted into a report. */
export function writeVersions(versions: readonly Version[]): string {
  return versions.map(({ name, value }) => `${name}: ${value}`).join('\n')
}

function shownIn(): string {
  const isApp = matchMedia('(display-mode: standalone)').matches
  return `${isApp ? 'an installed window' : 'a tab'}, ${innerWidth} × ${innerHeight} at ${devicePixelRatio}`
}
