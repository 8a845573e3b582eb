import { readFile, stat, statfs } from 'node:fs/promises'
import { freemem, totalmem } from 'node:os'
import { join } from 'node:path'
import { type Check, ok, type Verdict } from '#server/admin/check.ts'
import { inWords } from '#server/admin/free-space.ts'
import type { Config } from '#server/config.ts'

const gigabyte = 1024 ** 3

export const warning = (detail: string, advice: string): Verdict => ({
  health: 'warning',
  detail,
  advice,
})
export const failure = (detail: string, advice: string): Verdict => ({
  health: 'failed',
  detail,
  advice,
})

/** What this machine has, whoever uses it. */
export function machineChecks(config: Pick<Config, 'dataFolder'>): Check[] {
  return [
    {
      name: 'Node.js',
      advice: 'Start Bothy with npm start, which has the right one.',
      look: async () => nodeRow(process.versions.node),
    },
    {
      name: 'Memory',
      advice: 'See whether /proc can be read.',
      look: async () => memoryRow(await availableBytes(), totalmem()),
    },
    {
      name: 'Inodes',
      advice: 'See whether the disk of the data folder is mounted and works.',
      async look() {
        const { files, ffree } = await statfs(config.dataFolder)
        return inodeRow(ffree, files)
      },
    },
    {
      name: 'Rights of the data folder',
      advice: 'See whether the data folder is there.',
      look: () => rightsRow(config.dataFolder),
    },
  ]
}

export function nodeRow(version: string): Verdict {
  const detail = `This is ${version}.`
  if (Number(version.split('.')[0]) >= 24) return ok(detail)
  return failure(detail, 'Start Bothy with npm start, which brings Node 24.')
}

export function memoryRow(availableBytes: number, totalBytes: number): Verdict {
  const detail = `${inWords(availableBytes)} of ${inWords(totalBytes)} are available.`
  if (availableBytes >= gigabyte) return ok(detail)
  const advice = 'A codespace wants one or two GiB: stop some, or give the machine more.'
  return availableBytes < gigabyte / 4 ? failure(detail, advice) : warning(detail, advice)
}

async function availableBytes(): Promise<number> {
  const text = await readFile('/proc/meminfo', 'utf8').catch(() => '')
  const [, kilobytes] = /^MemAvailable:\s+(\d+) kB$/m.exec(text) ?? []
  return kilobytes === undefined ? freemem() : Number(kilobytes) * 1024
}

/** A file system that makes them as it needs them says that it has none at all. */
export function inodeRow(free: number, total: number): Verdict | null {
  if (total === 0) return null
  const detail = `${free} of ${total} are free on the disk of the data folder.`
  if (free >= total * 0.05) return ok(detail)
  const advice = 'Many small files fill it before its bytes do: remove some, or make it anew.'
  return free < 1000 ? failure(detail, advice) : warning(detail, advice)
}

/** What opens everything is for this account alone. */
export async function rightsRow(dataFolder: string): Promise<Verdict> {
  const names = ['', 'secrets', 'secrets/encryption-key', 'secrets/auth-secret', 'bothy.db']
  const open: string[] = []
  for (const name of names) {
    const path = join(dataFolder, name)
    const found = await stat(path).catch(() => null)
    if (!found) continue
    if (found.uid !== process.getuid?.()) {
      return failure(`${path} belongs to somebody else.`, `Run Bothy as who owns ${dataFolder}.`)
    }
    // Below a folder that is closed, a file may be open.
    if (name === 'bothy.db' || (found.mode & 0o077) === 0) continue
    open.push(path)
  }
  if (open.length === 0) return ok('It is for this account alone.')
  return warning(`Others of this machine may look into ${open.join(', ')}.`, fix(open))
}

const fix = (paths: string[]) => `chmod go= ${paths.join(' ')}`
