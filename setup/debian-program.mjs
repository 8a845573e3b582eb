import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { hasApt } from './apt.mjs'
import { unpackDebianPackages } from './debian-package.mjs'
import { dataFolder } from './paths.mjs'
import { step } from './progress.mjs'
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
    await unpackDebianPackages([name], { folder, what, tell })
    return { detail: 'unpacked' }
  })
  return unpacked
}
