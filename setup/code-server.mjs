import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { aptInstall } from './apt.mjs'
import { node24 } from './paths.mjs'
import { step } from './progress.mjs'
import { SetupError } from './setup-error.mjs'

const version = '4.139.1'
/** What its native parts are compiled with and against. */
const packages = ['g++', 'make', 'python3', 'pkg-config', 'libkrb5-dev', 'libx11-dev']
const libraries = [...packages, 'libxkbfile-dev', 'libsecret-1-dev']

/**
 * The product users would pick instead, outside of the project; kept for the next run.
 * Answers its entry.
 */
export async function ensureCodeServer() {
  const folder = join(tmpdir(), `bothy-bench-code-server-${version}`)
  const entry = join(folder, 'node_modules/code-server/out/node/entry.js')
  const ready = join(folder, 'ready')
  if (existsSync(ready)) return entry
  await step('code-server', async (tell) => {
    if (process.getuid() === 0) await aptInstall(libraries, { purpose: 'code-server', tell })
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
    tell('compiling its native parts, which takes minutes')
    await install(folder)
    writeFileSync(ready, '')
    return { detail: version }
  })
  return entry
}

function install(folder) {
  const child = spawn(
    'npm',
    ['install', `code-server@${version}`, '--ignore-scripts=false', '--no-audit', '--no-fund'],
    {
      cwd: folder,
      env: {
        ...process.env,
        // It insists on its own version of Node, and is compiled for that.
        PATH: `${dirname(node24)}:${process.env.PATH}`,
        npm_config_nodedir: dirname(dirname(node24)),
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  )
  let said = ''
  child.stderr.on('data', (text) => {
    said = (said + text).slice(-2000)
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code) => {
      if (code === 0) resolve()
      else reject(new SetupError(`code-server could not be installed in ${folder}:\n${said}`))
    })
  })
}
