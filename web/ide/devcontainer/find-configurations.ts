import { entriesOf } from '../folder-entries.ts'
import type { Ide } from '../ide-context.ts'
import { joinPath } from '../paths.ts'
import { usualPaths } from './configuration-paths.ts'

type Files = Pick<Ide['connection']['client'], 'files'>

const folder = '.devcontainer'
const mostFolders = 50

/** The configurations that a repository has on disk now, in the order in which they count. */
export async function findConfigurations({ files }: Files, repository: string): Promise<string[]> {
  const names = await foldersIn({ files }, joinPath(repository, folder))
  const others = names.slice(0, mostFolders).map((name) => `${folder}/${name}/devcontainer.json`)
  const paths = [...usualPaths, ...others]
  const found = await Promise.all(
    paths.map((path) =>
      files.stat.query({ path: joinPath(repository, path) }).then(
        ({ kind }) => kind === 'file',
        () => false,
      ),
    ),
  )
  return paths.filter((_, index) => found[index])
}

async function foldersIn({ files }: Files, path: string): Promise<string[]> {
  try {
    const entries = entriesOf(await files.list.query({ path }))
    return entries
      .filter(({ kind, isLink }) => kind === 'folder' && !isLink)
      .map(({ name }) => name)
  } catch {
    // There is no such folder.
    return []
  }
}
