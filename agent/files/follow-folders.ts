import type { FolderChange } from '../protocol/files.ts'
import { watchCoalesceMs } from '../protocol/files.ts'
import { Wake } from '../wake.ts'
import type { FolderWatchers } from './folder-watchers.ts'

const maxNames = 1000

/**
 * The subscription `files.watch`: what changed in these folders, a few messages for a
 * storm of changes.
 */
export async function* followFolders(
  watchers: FolderWatchers,
  folders: string[],
  signal: AbortSignal | undefined,
): AsyncGenerator<FolderChange[], void> {
  const changed = new Map<string, Set<string> | null>()
  const wake = new Wake()
  wake.wakeOn(signal)
  using watches = new DisposableStack()
  for (const folder of new Set(folders)) {
    const watch = watchers.watch(folder, (name) => {
      const names = changed.get(folder)
      if (name === null || (names && names.size >= maxNames)) changed.set(folder, null)
      else if (names) names.add(name)
      else if (names === undefined) changed.set(folder, new Set([name]))
      wake.wake()
    })
    watches.use(watch)
  }
  while (!signal?.aborted) {
    await wake.wait()
    if (changed.size === 0) continue
    await new Promise((resolve) => setTimeout(resolve, watchCoalesceMs))
    const changes = [...changed].map(([folder, names]) => ({ folder, names: names && [...names] }))
    changed.clear()
    yield changes
  }
}
