import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { hasApt } from './apt.mjs'
import { dataFolder } from './paths.mjs'
import { step } from './progress.mjs'
import { run } from './run.mjs'
import { SetupError } from './setup-error.mjs'

/**
 * The program of a registry, which the tests start on loopback. Debian's package would start a
 * service with it, so it is only unpacked.
 */
export async function ensureRegistry() {
  const folder = join(dataFolder(), 'registry')
  const unpacked = join(folder, 'usr', 'bin', 'docker-registry')
  const named = process.env.BOTHY_TEST_REGISTRY
  const found = [named, '/usr/bin/docker-registry', unpacked].find(
    (file) => file && existsSync(file),
  )
  if (found) return found
  if (!hasApt()) {
    throw new SetupError(
      'docker-registry, for tests, is missing. Name its program in BOTHY_TEST_REGISTRY; on Debian or Ubuntu it is in the package docker-registry.',
    )
  }
  await step('A registry for tests', async (tell) => {
    const what = 'docker-registry, for tests, could not be unpacked'
    const onLine = (line) => tell(`apt: ${line.slice(0, 60)}`)
    mkdirSync(folder, { recursive: true })
    const download = () =>
      run(['apt-get', 'download', '-qq', 'docker-registry'], { cwd: folder, onLine, what })
    await download().catch(async () => {
      // What apt knows is missing, or of some time ago.
      tell('apt-get update')
      await run(['apt-get', 'update', '-qq'], { onLine, what })
      await download()
    })
    const file = readdirSync(folder).find((name) => name.endsWith('.deb'))
    await run(['dpkg-deb', '--extract', join(folder, file ?? ''), folder], { onLine, what })
    return { detail: 'unpacked' }
  })
  return unpacked
}
