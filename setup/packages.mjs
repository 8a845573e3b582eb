import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hashFiles } from './hash-files.mjs'
import { node24, root } from './paths.mjs'
import { step } from './progress.mjs'
import { run } from './run.mjs'
import { SetupError } from './setup-error.mjs'

const marker = join(root, 'node_modules', '.bothy-installed')

/** Installs what package-lock.json names, unless that is there already. */
export async function installPackages() {
  const wanted = hashFiles(root, ['package.json', 'package-lock.json', '.npmrc'])
  if (existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return
  await step('Packages', async (tell) => {
    tell('npm ci')
    const npm = { cwd: root, what: 'The packages could not be installed' }
    const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error']
    try {
      await run(['npm', 'ci', ...quiet], npm)
    } catch {
      // Some registry mirrors lack packages for other platforms, over which `npm ci` stumbles;
      // these are never needed here.
      tell('npm install')
      await run(['npm', 'install', '--no-save', ...quiet], npm)
    }
    if (!existsSync(node24))
      throw new SetupError(
        `Node 24 for ${process.arch} was not installed. Bothy runs on Linux on x64 and arm64.`,
      )
    writeFileSync(marker, wanted)
    return { detail: 'installed' }
  })
}
