import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { hasApt } from './apt.mjs'
import { dataFolder } from './paths.mjs'
import { step } from './progress.mjs'
import { run } from './run.mjs'
import { SetupError } from './setup-error.mjs'

/** Each is the program of Debian's package, at this path in it, or where the variable says. */
const programs = {
  'docker-registry': { path: 'usr/bin/docker-registry', variable: 'BOTHY_TEST_REGISTRY' },
  nginx: { path: 'usr/sbin/nginx', variable: 'BOTHY_TEST_NGINX' },
  caddy: { path: 'usr/bin/caddy', variable: 'BOTHY_TEST_CADDY' },
}

/**
 * Programs that the tests start on loopback. Debian's packages would start a service with them, so
 * they are only unpacked.
 * @param {keyof programs} name
 */
export async function ensureDebianProgram(name) {
  const { path, variable } = programs[name]
  const folder = join(dataFolder(), name)
  const unpacked = join(folder, path)
  const found = [process.env[variable], join('/', path), unpacked].find(
    (file) => file && existsSync(file),
  )
  if (found) return found
  if (!hasApt()) {
    throw new SetupError(
      `${name}, for tests, is missing. Name its program in ${variable}; on Debian or Ubuntu it is in the package ${name}.`,
    )
  }
  await step(`${name}, for tests`, async (tell) => {
    const what = `${name}, for tests, could not be unpacked`
    const onLine = (line) => tell(`apt: ${line.slice(0, 60)}`)
    mkdirSync(folder, { recursive: true })
    const download = () => run(['apt-get', 'download', '-qq', name], { cwd: folder, onLine, what })
    await download().catch(async () => {
      // What apt knows is missing, or of some time ago.
      tell('apt-get update')
      await run(['apt-get', 'update', '-qq'], { onLine, what })
      await download()
    })
    const file = readdirSync(folder).find((entry) => entry.endsWith('.deb'))
    await run(['dpkg-deb', '--extract', join(folder, file ?? ''), folder], { onLine, what })
    return { detail: 'unpacked' }
  })
  return unpacked
}
