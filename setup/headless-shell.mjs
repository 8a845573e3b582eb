import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { hasApt } from './apt.mjs'
import { ensureChromium } from './chromium.mjs'
import { unpackDebianPackages } from './debian-package.mjs'
import { dataFolder } from './paths.mjs'
import { step } from './progress.mjs'
import { run } from './run.mjs'

/** The second has the files beside the first's program, of the very same version. */
const packages = ['chromium-headless-shell', 'chromium-common']

/**
 * What the browser tests run in: Debian's Chromium without the window of a browser around each
 * page, which nobody sees and which takes more than a third of all its time. Where there is none,
 * or CHROMIUM names another one, that of `ensureChromium`.
 */
export async function ensureHeadlessShell() {
  const chromium = await ensureChromium()
  const folder = join(dataFolder(), 'chromium-headless-shell')
  const shell = join(folder, 'usr/lib/chromium/chromium-headless-shell')
  if (process.env.CHROMIUM || !hasApt()) return chromium
  if (!existsSync(shell)) {
    await step('Chromium without a window, for tests', async (tell) => {
      try {
        const what = 'It could not be unpacked'
        await unpackDebianPackages(packages, { folder, what, tell })
        return { detail: 'unpacked' }
      } catch {
        return { detail: 'not to be had here: the tests run in the whole one' }
      }
    })
  }
  return (await isUsable(shell)) ? shell : chromium
}

/** The libraries it needs are those of a Chromium that is installed, of whatever version. */
function isUsable(shell) {
  return run([shell, '--version'], { what: 'It does not run' }).then(
    () => true,
    () => false,
  )
}
