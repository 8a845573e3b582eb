import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hashFiles } from './hash-files.mjs'
import { root } from './paths.mjs'
import { step } from './progress.mjs'
import { run } from './run.mjs'

const marker = join(root, 'dist', '.bothy-built')
const inputs = ['web', 'server', 'agent', 'package.json', 'package-lock.json']

/** Builds web, server and agent into dist/, unless their sources are those of the last build. */
export async function build() {
  const wanted = hashFiles(root, inputs)
  const isThere = existsSync(marker) && existsSync(join(root, 'dist', 'server', 'main.mjs'))
  if (isThere && readFileSync(marker, 'utf8') === wanted) return
  await step('Build', async (tell) => {
    tell('web, server and agent')
    await run(['npm', 'run', '--silent', 'build'], { cwd: root, what: 'The build failed' })
    writeFileSync(marker, wanted)
    return { detail: 'web, server and agent' }
  })
}
