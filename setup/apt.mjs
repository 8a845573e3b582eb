import { existsSync, readFileSync } from 'node:fs'
import { run } from './run.mjs'
import { SetupError } from './setup-error.mjs'

/** Whether we may install Debian packages here by ourselves. */
export function hasApt() {
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : ''
  return (
    process.getuid() === 0 &&
    existsSync('/usr/bin/apt-get') &&
    /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(release)
  )
}

/**
 * @param {string[]} packages
 * @param {{ purpose: string, tell: (detail: string) => void }} options
 */
export async function aptInstall(packages, { purpose, tell }) {
  if (!hasApt()) {
    throw new SetupError(
      `${purpose} is missing. On Debian or Ubuntu, as root:\n\n  apt-get install ${packages.join(' ')}\n\nElsewhere, install the same by your system's own means.`,
    )
  }
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  const onLine = (line) => tell(`apt: ${line.slice(0, 60)}`)
  const what = `${purpose} could not be installed`
  tell('apt-get update')
  await run(['apt-get', 'update', '-qq'], { env, onLine, what })
  await run(['apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...packages], {
    env,
    onLine,
    what,
  })
}
