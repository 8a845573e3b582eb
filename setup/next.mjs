import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dataFolder } from './paths.mjs'
import { step } from './progress.mjs'
import { run } from './run.mjs'

const versions = ['next@16.4.6', 'react@19.3.1', 'react-dom@19.3.1']
/** For images of other formats, and another C library: half of what it weighs. */
const needless = ['node_modules/@img', `node_modules/@next/swc-linux-${process.arch}-musl`]

/**
 * Next.js as an archive of a `node_modules` folder, for a codespace of the tests, which has no
 * registry. Outside of the project, since it is a tenth of a gigabyte and one long test wants it.
 */
export async function ensureNext() {
  const folder = join(dataFolder(), versions[0].replace('@', '-'))
  const archive = join(folder, 'next.tgz')
  const ready = join(folder, 'ready')
  if (existsSync(ready)) return archive
  await step('Next.js, for tests', async (tell) => {
    const what = 'Next.js, for tests, could not be installed'
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
    const options = ['--ignore-scripts', '--no-audit', '--no-fund']
    tell('npm install')
    await run(['npm', 'install', ...options, ...versions], { cwd: folder, what })
    tell('packing it')
    const excluded = needless.map((path) => `--exclude=${path}`)
    await run(['tar', '-czf', archive, ...excluded, 'node_modules'], { cwd: folder, what })
    writeFileSync(ready, '')
    return { detail: versions[0] }
  })
  return archive
}
