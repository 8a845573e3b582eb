import { existsSync } from 'node:fs'
import { aptInstall } from './apt.mjs'
import { step } from './progress.mjs'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** The browser the end-to-end tests drive; installed on Debian where there is none. */
export async function ensureChromium() {
  const find = () => [process.env.CHROMIUM, ...places].find((path) => path && existsSync(path))
  const found = find()
  if (found) return found
  await step('Chromium', async (tell) => {
    await aptInstall(['chromium', 'fonts-dejavu-core'], { purpose: 'Chromium', tell })
    return { detail: 'installed' }
  })
  return find()
}
