import { join } from 'node:path'
import type { UserFiles } from '../files/user-files.ts'

const mostEntries = 10_000
const mostBackups = 100

type Links = { from: string; to: string; print: (line: string) => void }

/**
 * Links everything in the folder whose name begins with a dot into the home folder, the
 * repository's own `.git` apart. A file that was there is kept beside it; a folder that is in both
 * stays, and what is in it is linked. Answers with a sentence where something could not be linked.
 */
export async function linkDotfiles(files: UserFiles, links: Links): Promise<string | null> {
  const names = await namesIn(files, links.from)
  const dotted = names.filter((name) => name.startsWith('.') && name !== '.git')
  if (dotted.length === 0) links.print('There is no install script, and nothing to link.')
  const failures = await linkEach(files, dotted, links)
  return failures === 0 ? null : `${failures} of the dotfiles could not be linked.`
}

async function linkEach(files: UserFiles, names: string[], links: Links): Promise<number> {
  let failures = 0
  for (const name of names) {
    const from = join(links.from, name)
    const to = join(links.to, name)
    try {
      failures += await linkOne(files, { ...links, from, to })
    } catch (error) {
      failures += 1
      links.print(`${to} could not be linked: ${(error as Error).message}`)
    }
  }
  return failures
}

/** How many entries in it could not be linked. */
async function linkOne(files: UserFiles, links: Links): Promise<number> {
  const { from, to, print } = links
  const present = await files.find(to)
  if (present?.isSymbolicLink() && (await files.readlink(to)) === from) return 0
  if (present?.isDirectory()) {
    if (!(await files.lstat(from)).isDirectory()) {
      print(`${to} is a folder and stays as it is.`)
      return 1
    }
    return await linkEach(files, await namesIn(files, from), links)
  }
  if (present) {
    const kept = await freeName(files, `${to}.before-dotfiles`)
    await files.rename(to, kept)
    print(`${to} was there already; it is now ${kept}`)
  }
  await files.symlink(from, to)
  print(`${to} -> ${from}`)
  return 0
}

export async function freeName(files: UserFiles, wanted: string): Promise<string> {
  for (let number = 1; number <= mostBackups; number += 1) {
    const name = number === 1 ? wanted : `${wanted}.${number}`
    if (!(await files.find(name))) return name
  }
  throw new Error(`There are ${mostBackups} files named like ${wanted}.`)
}

export async function namesIn(files: UserFiles, folder: string): Promise<string[]> {
  const entries = await files.entries(folder, mostEntries)
  return entries.map(({ name }) => name.toString()).sort()
}
