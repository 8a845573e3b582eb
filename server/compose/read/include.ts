import { posix } from 'node:path'
import type { Place } from '#server/devcontainers/read-json.ts'
import { type ComposeNode, isNull, mapNode } from './compose-node.ts'
import type { LoadedFile, NamedFile } from './load-file.ts'
import { wrongAt } from './read-yaml.ts'
import { fromTop } from './repository-paths.ts'

type Included = {
  named: NamedFile[]
  folder: string | null
  /** Null for the `.env` in its folder. */
  envFiles: NamedFile[] | null
  place: Place
}

/**
 * The projects that a file includes, each with the folder from which its paths are meant.
 * @throws DevcontainerError
 */
export function readIncludes(
  { include }: Pick<LoadedFile, 'include'>,
  { folder, top }: { folder: string; top: string },
): Included[] {
  if (include === undefined || isNull(include)) return []
  if (include.kind !== 'list') throw wrongAt(include.place, '"include" must be a list.')
  return include.items.map((item) => {
    const { entries } = item.kind === 'map' ? item : mapNode([['path', item]], item)
    const named = namedIn(entries.get('path'), { folder, top })
    const [first] = named
    if (!first) throw wrongAt(item.place, '"include" must name a "path".')
    const project = entries.get('project_directory')
    const envFile = entries.get('env_file')
    return {
      named,
      folder:
        project?.kind === 'scalar' ? fromTop(folder, project.text, top) : posix.dirname(first.path),
      envFiles: envFile === undefined ? null : namedIn(envFile, { folder, top }),
      place: item.place,
    }
  })
}

function namedIn(
  node: ComposeNode | undefined,
  { folder, top }: { folder: string; top: string },
): NamedFile[] {
  const all = node === undefined ? [] : node.kind === 'list' ? node.items : [node]
  return all.map((one) => {
    if (one.kind !== 'scalar' || one.text === '') throw wrongAt(one.place, 'expected a path.')
    return { path: fromTop(folder, one.text, top), place: one.place }
  })
}
