import { createHash } from 'node:crypto'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { basename, join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { holdAgent } from './hold-agent.ts'

/** Versions beside the current one; a container that runs may still hold files of an older one. */
const keptVersions = 5
const root = join(import.meta.dirname, '../..')
const flagsFile = join(import.meta.dirname, 'node-flags')

/**
 * `node agent/kit/assemble.ts --kits FOLDER --bundle FOLDER --busybox FILE` puts together what
 * every container gets mounted: this Node with its loader and libraries, the agent's bundle, the
 * native modules, ripgrep and a static busybox. So nothing is asked of an image, not even a libc.
 * Prints the version.
 */
const { values } = parseArgs({
  options: { kits: { type: 'string' }, bundle: { type: 'string' }, busybox: { type: 'string' } },
})
const { kits, bundle, busybox } = values
// Whoever the container's user is must be able to run it.
process.umask(0o022)
if (!kits || !bundle || !busybox) {
  throw new Error('Usage: assemble.ts --kits FOLDER --bundle FOLDER --busybox FILE')
}
process.stdout.write(`${await assemble(kits, filesOfKit(bundle, busybox))}\n`)

/** Each file's place in the kit, and where it is now. */
function filesOfKit(bundleFolder: string, busyboxFile: string): Map<string, string> {
  const platform = `linux-${process.arch}`
  const files = new Map([
    ['node', process.execPath],
    ['busybox', busyboxFile],
    ['supervise', join(import.meta.dirname, 'supervise')],
    ['node-flags', flagsFile],
    ['agent/main.mjs', join(import.meta.dirname, 'begin')],
    ['agent/main.cjs', join(bundleFolder, 'main.cjs')],
    ['agent/ask.mjs', join(import.meta.dirname, 'ask')],
    ['bin/ask-agent', join(import.meta.dirname, 'ask-agent')],
    ['bin/bothy', join(import.meta.dirname, 'bothy')],
    ['bin/gh', join(import.meta.dirname, 'gh')],
    ['bin/open-in-browser', join(import.meta.dirname, 'open-in-browser')],
    ['rg', join(root, `node_modules/@vscode/ripgrep-${platform}/bin/rg`)],
  ])
  for (const [place, file] of loadedLibraries()) files.set(`lib/${place}`, file)
  for (const name of ['node-pty', `node-pty-${platform}`]) {
    const folder = join(root, 'node_modules/@lydell', name)
    for (const file of filesBelow(folder)) {
      if (/\.(js|json|node)$/.test(file)) {
        files.set(join('agent/node_modules/@lydell', name, relative(folder, file)), file)
      }
    }
  }
  return files
}

/**
 * What this very process and the native modules run on, by the names they ask for; the
 * loader is `ld.so`.
 */
function loadedLibraries(): Map<string, string> {
  createRequire(import.meta.url)('@lydell/node-pty')
  const { sharedObjects } = process.report.getReport() as unknown as { sharedObjects: string[] }
  const libraries = sharedObjects.filter((path) => /\.so(\.\d+)*$/.test(path) && existsSync(path))
  return new Map(
    libraries.map((path) => [
      basename(path).startsWith('ld-linux') ? 'ld.so' : basename(path),
      path,
    ]),
  )
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

async function assemble(kitsFolder: string, files: Map<string, string>): Promise<string> {
  const hash = createHash('sha256')
  for (const [place, file] of files) hash.update(place).update('\0').update(readFileSync(file))
  const version = hash.digest('hex').slice(0, 12)
  const target = join(kitsFolder, version)
  if (!existsSync(target)) {
    const unfinished = join(kitsFolder, `.${version}-${process.pid}`)
    for (const [place, file] of files) {
      const path = join(unfinished, place)
      mkdirSync(join(path, '..'), { recursive: true, mode: 0o755 })
      copyFileSync(file, path)
      const isProgram = place === 'supervise' || place.startsWith('bin/')
      chmodSync(path, statSync(file).mode & 0o111 || isProgram ? 0o755 : 0o644)
    }
    await holdAgent(unfinished, readFileSync(flagsFile, 'utf8').trim().split(' '))
    renameSync(unfinished, target)
  }
  makeCurrent(kitsFolder, version)
  removeOldVersions(kitsFolder, version)
  return version
}

function makeCurrent(kitsFolder: string, version: string): void {
  const link = join(kitsFolder, `.current-${process.pid}`)
  rmSync(link, { force: true })
  symlinkSync(version, link)
  renameSync(link, join(kitsFolder, 'current'))
}

function removeOldVersions(kitsFolder: string, current: string): void {
  const others = readdirSync(kitsFolder)
    .filter((name) => /^[0-9a-f]{12}$/.test(name) && name !== current)
    .map((name) => ({ name, madeAt: statSync(join(kitsFolder, name)).mtimeMs }))
    .sort((one, other) => other.madeAt - one.madeAt)
  for (const { name } of others.slice(keptVersions)) {
    rmSync(join(kitsFolder, name), { recursive: true, force: true })
  }
}
