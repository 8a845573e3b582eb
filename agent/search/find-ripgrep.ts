import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { kitFolder, programFile } from '../kit-folder.ts'

/**
 * The kit's ripgrep; where the agent does not run out of a kit, the one that the kit
 * would be given.
 */
export function findRipgrep(): string {
  const ofKit = join(kitFolder(), 'rg')
  if (existsSync(ofKit)) return ofKit
  const folder = `@vscode/ripgrep-${process.platform}-${process.arch}`
  return createRequire(programFile()).resolve(`${folder}/bin/rg`)
}
