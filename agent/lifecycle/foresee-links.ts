import { join } from 'node:path'
import type { UserFiles } from '../files/user-files.ts'
import { type ForeseenLink, mostForeseen } from '../protocol/dotfiles.ts'
import { namesIn } from './link-dotfiles.ts'

/** `from`: where they are looked at; `linked`: where they will be; `to`: what they are linked into. */
type Places = { from: string; linked: string; to: string }

/** What `linkDotfiles` would do of each, by the same rules, without doing any of it. */
export async function foreseeLinks(files: UserFiles, places: Places): Promise<ForeseenLink[]> {
  const names = await namesIn(files, places.from)
  const dotted = names.filter((name) => name.startsWith('.') && name !== '.git')
  const links: ForeseenLink[] = []
  await foreseeEach(files, dotted, { ...places, links })
  return links
}

type Looking = Places & { links: ForeseenLink[] }

async function foreseeEach(files: UserFiles, names: string[], looking: Looking): Promise<void> {
  const { links } = looking
  for (const name of names) {
    if (links.length === mostForeseen) return
    const from = join(looking.from, name)
    const linked = join(looking.linked, name)
    const path = join(looking.to, name)
    const present = await files.find(path)
    const isOurs = present?.isSymbolicLink() && (await files.readlink(path)) === linked
    if (isOurs) links.push({ path, will: 'stay' })
    else if (!present) links.push({ path, will: 'link' })
    else if (!present.isDirectory()) links.push({ path, will: 'replace' })
    else if (!(await files.lstat(from)).isDirectory()) links.push({ path, will: 'fail' })
    else {
      const within = { from, linked, to: path, links }
      await foreseeEach(files, await namesIn(files, from), within)
    }
  }
}
