import { lstatSync, mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SetupError } from './setup-error.mjs'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** The pinned runtime, once the packages are installed. */
export const node24 = join(root, 'node_modules', `node-linux-${process.arch}`, 'bin', 'node')

/** The same rule as in server/config.ts; the server is always told. It need not be there yet. */
export function dataFolderPath() {
  const ofUser = join(process.env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'bothy')
  return resolve(process.env.BOTHY_DATA || (process.getuid() === 0 ? '/var/lib/bothy' : ofUser))
}

/** Makes it where it is not there. */
export function dataFolder() {
  const folder = dataFolderPath()
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  // Root mounts what is in there into containers, so nobody else may have made it.
  const found = lstatSync(folder)
  if (!found.isDirectory() || found.uid !== process.getuid()) {
    throw new SetupError(
      `The data folder ${folder} belongs to somebody else. Set BOTHY_DATA to a folder of your own.`,
    )
  }
  return folder
}
