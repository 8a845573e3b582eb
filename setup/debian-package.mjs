import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './run.mjs'

/**
 * Debian packages, unpacked into a folder and not installed: what they would start or set up on
 * this machine they do not.
 * @param {string[]} names
 * @param {{ folder: string, what: string, tell: (detail: string) => void }} options
 */
export async function unpackDebianPackages(names, { folder, what, tell }) {
  const onLine = (line) => tell(`apt: ${line.slice(0, 60)}`)
  mkdirSync(folder, { recursive: true })
  const download = () =>
    run(['apt-get', 'download', '-qq', ...names], { cwd: folder, onLine, what })
  await download().catch(async () => {
    // What apt knows is missing, or of some time ago.
    tell('apt-get update')
    await run(['apt-get', 'update', '-qq'], { onLine, what })
    await download()
  })
  for (const file of readdirSync(folder).filter((entry) => entry.endsWith('.deb'))) {
    await run(['dpkg-deb', '--extract', join(folder, file), folder], { onLine, what })
  }
}
