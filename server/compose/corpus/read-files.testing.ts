import { type Configuration, readDevcontainer } from '#server/devcontainers/devcontainers.ts'
import type { RepositoryFileState } from '../compose.ts'

export const place = { codespaceId: 'a', workspaceFolder: '/workspaces/app' }

/**
 * Reads a configuration whose files are these, bringing each when it is asked for, as a clone does.
 */
export function readWithFiles(
  file: object,
  files: Readonly<Record<string, string>>,
  path = '.devcontainer/devcontainer.json',
): Configuration {
  const known = new Map<string, RepositoryFileState>()
  const found = { path, content: Buffer.from(JSON.stringify(file)) }
  for (let round = 0; round < 10; round += 1) {
    const read = readDevcontainer(found, new Map(), place, known)
    const paths = [...read.needs, ...read.unread]
    if (paths.length === 0) return read
    for (const needed of paths) known.set(needed, stateOf(files[needed]))
  }
  throw new Error('It needs more and more files.')
}

function stateOf(text: string | undefined): RepositoryFileState {
  if (text === undefined) return 'missing'
  return text === 'link' || text === 'large' ? text : Buffer.from(text)
}
