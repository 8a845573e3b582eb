import { joinPath, shownName } from '../paths.ts'
import type { Explorer } from './explorer.ts'
import { orToast, titleOf } from './or-toast.ts'
import { discard, restore } from './trash-files.ts'

/**
 * Makes an entry and, when it is a file, opens it. `name` may hold slashes: folders on
 * the way are made.
 */
export async function createFile(
  explorer: Explorer,
  { folder, name, kind }: { folder: string; name: string; kind: 'file' | 'folder' },
): Promise<void> {
  const { ide, tree } = explorer
  const path = joinPath(folder, name.replace(/\/+/g, '/').replace(/\/$/, ''))
  // What is taken back when this is undone: the outermost of what was not there.
  const [first = ''] = path.slice(joinPath(folder, '').length).split('/')
  const wasThere = explorer.entry(joinPath(folder, first)) !== null
  const made = wasThere ? path : joinPath(folder, first)
  await orToast(`${shownName(name)} was not made`, async () => {
    await ide.connection.client.files.create.mutate({ path, kind })
    if (!wasThere) {
      const madeKind = made === path ? kind : 'folder'
      tree.patch(folder, [{ name: first, entry: { name: first, kind: madeKind, isLink: false } }])
    }
    if (kind === 'file') ide.fileEvents.open(path, { takesFocus: true })
    let trashed: string[] = []
    explorer.history.push({
      title: `new ${kind} ${titleOf([path])}`,
      undo: async () => {
        trashed = await discard(explorer, [made])
      },
      redo: () => restore(explorer, trashed),
    })
    if (!(await explorer.reveal(path))) explorer.choose([path])
  })
}
