import type { Command } from '../commands/command.ts'
import { showView } from '../workbench/layout.ts'
import { folderFor, targetsFor } from './command-targets.ts'
import type { Explorer } from './explorer.ts'
import { copyInto, moveInto } from './move-files.ts'
import { orToast } from './or-toast.ts'
import { deleteFiles, trashFiles } from './trash-files.ts'

const inTree = 'filesExplorerFocus && !inputFocus'

/** Making, naming, copying and deleting files, and taking that back. */
export function editCommands(explorer: Explorer): Command[] {
  const { ide, tree, view, history } = explorer
  const category = 'File'
  const create = async (kind: 'file' | 'folder', args: readonly unknown[]) => {
    const folder = folderFor(explorer, args)
    showView(ide.layout, 'explorer', 'side')
    view.setState({ find: null })
    tree.start()
    if (folder !== explorer.root) {
      await explorer.reveal(folder)
      tree.expand(folder)
    }
    await tree.listing(folder)
    tree.setEdit({ type: 'create', folder, kind })
  }
  const takeToClipboard = (isCut: boolean) => (args: readonly unknown[]) => {
    const paths = targetsFor(explorer, args)
    if (paths.length > 0) view.setState({ clipboard: { paths, isCut } })
  }
  return [
    {
      id: 'explorer.newFile',
      title: 'New file…',
      category,
      icon: 'new-file',
      run: (...args) => create('file', args),
    },
    {
      id: 'explorer.newFolder',
      title: 'New folder…',
      category,
      icon: 'new-folder',
      run: (...args) => create('folder', args),
    },
    {
      id: 'renameFile',
      title: 'Rename…',
      category,
      icon: 'edit',
      keys: { key: 'f2', mac: 'enter' },
      keysWhen: inTree,
      run: async (...args) => {
        const [given] = targetsFor(explorer, args)
        const path = args.length > 0 ? given : (view.getState().focus ?? given)
        if (path === undefined || path === explorer.root) return
        showView(ide.layout, 'explorer', 'side')
        if (await explorer.reveal(path)) tree.setEdit({ type: 'rename', path })
      },
    },
    {
      id: 'moveFileToTrash',
      title: 'Delete',
      category,
      icon: 'trash',
      keys: { key: 'delete', mac: 'cmd+backspace' },
      keysWhen: inTree,
      run: (...args) => trashFiles(explorer, targetsFor(explorer, args)),
    },
    {
      id: 'deleteFile',
      title: 'Delete permanently…',
      category,
      icon: 'close-all',
      keys: { key: 'shift+delete', mac: 'alt+cmd+backspace' },
      keysWhen: inTree,
      run: (...args) => deleteFiles(explorer, targetsFor(explorer, args)),
    },
    {
      id: 'filesExplorer.cut',
      title: 'Cut',
      category,
      keys: 'ctrl+x',
      keysWhen: inTree,
      run: (...args) => takeToClipboard(true)(args),
    },
    {
      id: 'filesExplorer.copy',
      title: 'Copy',
      category,
      icon: 'files',
      keys: 'ctrl+c',
      keysWhen: inTree,
      run: (...args) => takeToClipboard(false)(args),
    },
    {
      id: 'filesExplorer.paste',
      title: 'Paste',
      category,
      when: 'fileCopied',
      keys: 'ctrl+v',
      keysWhen: inTree,
      run: (...args) =>
        orToast('Nothing was pasted', async () => {
          const { clipboard } = view.getState()
          if (!clipboard) return
          const folder = folderFor(explorer, args)
          if (!clipboard.isCut) return copyInto(explorer, clipboard.paths, folder)
          view.setState({ clipboard: null })
          await moveInto(explorer, clipboard.paths, folder)
        }),
    },
    {
      id: 'filesExplorer.cancelCut',
      title: 'Cancel cut',
      category,
      when: 'explorerResourceCut',
      keys: 'escape',
      keysWhen: inTree,
      isHidden: true,
      run: () => view.setState({ clipboard: null }),
    },
    {
      id: 'bothy.duplicateFile',
      title: 'Duplicate',
      category,
      run: (...args) => duplicate(explorer, targetsFor(explorer, args)),
    },
    {
      id: 'bothy.undoFileOperation',
      title: 'Undo last change to files',
      category,
      icon: 'discard',
      keys: 'ctrl+z',
      keysWhen: inTree,
      run: () =>
        orToast('That could not be undone', async () => {
          await history.undo()
        }),
    },
    {
      id: 'bothy.redoFileOperation',
      title: 'Redo last change to files',
      category,
      icon: 'redo',
      keys: ['ctrl+shift+z', { key: 'ctrl+y', mac: 'cmd+shift+z' }],
      keysWhen: inTree,
      run: () =>
        orToast('That could not be redone', async () => {
          await history.redo()
        }),
    },
  ]
}

/** Each beside itself. */
async function duplicate(explorer: Explorer, paths: readonly string[]): Promise<void> {
  const byFolder = Map.groupBy(paths, (path) => path.slice(0, path.lastIndexOf('/')) || '/')
  for (const [folder, some] of byFolder) await copyInto(explorer, some, folder)
}
