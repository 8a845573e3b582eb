import { join } from 'node:path'
import { build } from './build.mjs'
import { ensureDefaultImage } from './default-image.mjs'
import { ensureEngine } from './engine.mjs'
import { ensureKit } from './kit.mjs'
import { installPackages } from './packages.mjs'
import { SetupError } from './setup-error.mjs'

export function checkMachine() {
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) {
    throw new SetupError(
      `Bothy runs on Linux on x64 and arm64; this is ${process.platform} on ${process.arch}.`,
    )
  }
  const major = Number(process.versions.node.split('.')[0])
  if (major < 20)
    throw new SetupError(`Bothy needs Node 20 or newer to begin with; this is ${process.version}.`)
}

/** Everything the programs are made of. */
export async function preparePrograms() {
  checkMachine()
  await installPackages()
  await build()
}

/**
 * Everything a codespace is made of.
 * @param {string} data the data folder
 */
export async function prepareEngine(data) {
  const socket = await ensureEngine()
  const image = await ensureDefaultImage(socket)
  const kits = join(data, 'kits')
  await ensureKit({ socket, image, kits })
  return { socket, image, kits }
}

/** Runs the main function of a script; what people can act on is printed as a sentence. */
export async function main(work) {
  try {
    process.exitCode = await work()
  } catch (error) {
    process.stderr.write(
      error instanceof SetupError ? `\n${error.message}\n` : `\n${error.stack}\n`,
    )
    process.exitCode = 1
  }
}
