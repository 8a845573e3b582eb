import { searchExcluder } from '../excludes/excluder.ts'
import type { Ide } from '../ide-context.ts'
import { isInside } from '../paths.ts'
import { FilesProvider } from './files-provider.ts'
import PathWorkerProcess from './path.worker.ts?worker'
import { relativeTo } from './path-query.ts'
import type { RecentFiles } from './recent-files.ts'
import type { PathWorker } from './search-worker.ts'
import { WorkspacePaths } from './workspace-paths.ts'

export type QuickFiles = { files: FilesProvider; paths: WorkspacePaths } & Disposable

/**
 * The files of an IDE for quick open, with a worker of their own. They are listed when they are
 * first asked for.
 */
export function startQuickFiles(
  ide: Ide,
  recentFiles: RecentFiles,
  startWorker: () => PathWorker = () => new PathWorkerProcess(),
): QuickFiles {
  const root = ide.codespace.workspaceFolder
  let excluder = searchExcluder(ide.settings)
  const paths = new WorkspacePaths({
    client: ide.connection.client,
    root,
    exclude: () => excluder.ripgrepGlobs,
    startWorker,
  })
  const stopSettings = ide.settings.store.subscribe(() => {
    const next = searchExcluder(ide.settings)
    const isSame = next.ripgrepGlobs.join('\0') === excluder.ripgrepGlobs.join('\0')
    excluder = next
    if (!isSame) paths.listAnew()
  })
  const stop = ide.fileEvents.observe((event) => {
    if (event.type === 'deleted' && isInside(event.path, root)) {
      paths.remove(relativeTo(root, event.path))
    }
    if (event.type !== 'renamed' || !isInside(event.from, root)) return
    if (isInside(event.to, root))
      paths.move(relativeTo(root, event.from), relativeTo(root, event.to))
    else paths.remove(relativeTo(root, event.from))
  })
  return {
    paths,
    files: new FilesProvider({
      ide,
      root,
      paths,
      recentFiles,
      hides: (path) => excluder.hides(path),
    }),
    [Symbol.dispose]() {
      stop()
      stopSettings()
      paths[Symbol.dispose]()
    },
  }
}
