import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hasApt } from './apt.mjs'
import { unpackDebianPackages } from './debian-package.mjs'
import { dataFolder } from './paths.mjs'
import { step } from './progress.mjs'
import { SetupError } from './setup-error.mjs'

const packages = ['flask', 'werkzeug', 'jinja2', 'markupsafe', 'itsdangerous', 'click', 'blinker']
const variable = 'BOTHY_TEST_FLASK'

/**
 * Flask with all it needs, which codespaces of the tests have no registry for: a folder in which
 * Python finds it, of Debian's packages or where the variable says.
 */
export async function ensureFlask() {
  const folder = join(dataFolder(), 'flask')
  const modules = join(folder, 'usr/lib/python3/dist-packages')
  const given = process.env[variable]
  if (given && existsSync(join(given, 'flask'))) return given
  if (existsSync(join(folder, 'ready'))) return modules
  const names = packages.map((name) => `python3-${name}`)
  if (!hasApt()) {
    throw new SetupError(
      `Flask, for tests, is missing. Name a folder with it and all it needs in ${variable} (pip install --target FOLDER flask); on Debian or Ubuntu it is in the packages ${names.join(', ')}.`,
    )
  }
  await step('Flask, for tests', async (tell) => {
    const what = 'Flask, for tests, could not be unpacked'
    await unpackDebianPackages(names, { folder, what, tell })
    writeFileSync(join(folder, 'ready'), '')
    return { detail: 'unpacked' }
  })
  return modules
}
