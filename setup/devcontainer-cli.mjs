import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { node24 } from './paths.mjs'
import { step } from './progress.mjs'
import { SetupError } from './setup-error.mjs'

const version = '0.89.0'

/**
 * The reference for dev containers, outside of the project; kept for the next run. Answers its
 * entry.
 */
export async function ensureDevcontainerCli() {
  const folder = join(tmpdir(), `bothy-bench-devcontainer-cli-${version}`)
  const entry = join(folder, 'node_modules/@devcontainers/cli/devcontainer.js')
  if (existsSync(entry)) return entry
  await step('Dev Containers CLI', async () => {
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
    await install(folder)
    return { detail: version }
  })
  return entry
}

function install(folder) {
  const child = spawn(
    'npm',
    ['install', `@devcontainers/cli@${version}`, '--ignore-scripts', '--no-audit', '--no-fund'],
    {
      cwd: folder,
      env: { ...process.env, PATH: `${dirname(node24)}:${process.env.PATH}` },
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
      else reject(new SetupError(`The Dev Containers CLI could not be installed:\n${said}`))
    })
  })
}
