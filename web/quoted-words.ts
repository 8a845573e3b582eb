import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Everything in quotes in our code that could be the name of an icon. */
export function quotedWords(): Set<string> {
  const files = globSync('**/*.{ts,tsx}', { cwd: import.meta.dirname })
  const texts = files.map((file) => readFileSync(join(import.meta.dirname, file), 'utf8'))
  return new Set(
    texts.flatMap((text) =>
      [...text.matchAll(/['"`](?:codicon-)?([a-z][a-z0-9-]*)['"`]/g)].map(([, word]) => word ?? ''),
    ),
  )
}
