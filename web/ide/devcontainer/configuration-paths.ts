import type { Codespace } from '#server/codespaces/codespaces.schema.ts'
import { nameOf, pathFrom } from '../paths.ts'

/** As the protocol has it, whose schemas the page is spared. */
const workspaces = '/workspaces'

/** Where the repository is, whichever folder of it is open. */
export const repositoryFolder = ({ repositoryName }: Pick<Codespace, 'repositoryName'>): string =>
  `${workspaces}/${repositoryName}`

/**
 * What a configuration is called in its repository, where it is at one of the places for them;
 * else null.
 */
export function configurationPath(repository: string, path: string): string | null {
  const named = pathFrom(repository, path)
  if (named === null) return null
  return /^(\.devcontainer\/([^/]+\/)?devcontainer\.json|\.devcontainer\.json)$/.test(named)
    ? named
    : null
}

/** What is written into a file of this name has a schema. */
export function schemaOf(path: string): 'devContainer' | 'feature' | null {
  const name = nameOf(path)
  if (name === 'devcontainer.json' || name === '.devcontainer.json') return 'devContainer'
  return name === 'devcontainer-feature.json' ? 'feature' : null
}

/** The places of configurations that need no look at folders. */
export const usualPaths = ['.devcontainer/devcontainer.json', '.devcontainer.json'] as const
