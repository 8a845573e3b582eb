import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const besideTheBundle = fileURLToPath(new URL('../rg', import.meta.url))

/**
 * The kit's ripgrep; where the agent does not run out of a kit, the one that the kit
 * would be given.
 */
export function findRipgrep(): string {
  if (existsSync(besideTheBundle)) return besideTheBundle
  const folder = `@vscode/ripgrep-${process.platform}-${process.arch}`
  return createRequire(import.meta.url).resolve(`${folder}/bin/rg`)
}
