import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { aptInstall, hasApt } from './apt.mjs'
import { step } from './progress.mjs'

/**
 * Debian makes and starts a database server with the package, unless a file like this says not to.
 */
const quietInstall = '/etc/postgresql-common/createcluster.d/bothy-tests.conf'

/** The folder of PostgreSQL's programs, which the tests start servers of their own from. */
export async function ensurePostgres() {
  const found = findPostgres()
  if (found) return found
  await step('PostgreSQL', async (tell) => {
    await withoutOwnServer(() =>
      aptInstall(['postgresql'], { purpose: 'PostgreSQL, for tests,', tell }),
    )
    return { detail: 'installed' }
  })
  return findPostgres()
}

function findPostgres() {
  const named = process.env.BOTHY_TEST_POSTGRES
  return [...(named ? [named] : []), ...debianFolders(), ...pathFolders()].find(
    (folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')),
  )
}

function debianFolders() {
  const root = '/usr/lib/postgresql'
  if (!existsSync(root)) return []
  return readdirSync(root)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(root, version, 'bin'))
}

const pathFolders = () => (process.env.PATH ?? '').split(':').filter(Boolean)

async function withoutOwnServer(install) {
  if (!hasApt() || existsSync(quietInstall)) return install()
  mkdirSync(dirname(quietInstall), { recursive: true })
  writeFileSync(quietInstall, 'create_main_cluster = false\n')
  try {
    return await install()
  } finally {
    // Whoever installs another version later gets what Debian promises.
    rmSync(quietInstall)
  }
}
