import { showToast } from '#web/ui/Toast.tsx'
import type { Command } from '../commands/command.ts'
import { isInside, nameOf, shownName } from '../paths.ts'
import { showView } from '../workbench/layout.ts'
import { chooseFiles } from './choose-files.ts'
import { folderFor, resourcesFor, targetsFor } from './command-targets.ts'
import type { Explorer } from './explorer.ts'
import { orToast } from './or-toast.ts'

const inTree = 'filesExplorerFocus && !inputFocus'

/** Finding, opening, comparing and carrying files away. */
export function openCommands(explorer: Explorer): Command[] {
  const { ide, tree, view } = explorer
  const show = () => showView(ide.layout, 'explorer', 'side')
  const files = (args: readonly unknown[]) =>
    targetsFor(explorer, args).filter((path) => !explorer.isFolder(path))
  const reveal = async (path: string | null | undefined) => {
    if (path == null) return
    show()
    if (await explorer.reveal(path)) explorer.focusTree()
    else if (!isInside(path, explorer.root)) {
      showToast({ title: `${shownName(nameOf(path))} is not in the workspace folder` })
    }
  }
  const revealActive = () => reveal(ide.fileEvents.active.getState().path)
  const compare = (left: string, right: string) =>
    ide.fileEvents.emit({
      type: 'open',
      input: {
        type: 'compare',
        left: { of: 'file', path: left },
        right: { of: 'file', path: right },
        title: `${nameOf(left)} ↔ ${nameOf(right)}`,
      },
      takesFocus: true,
    })
  return [
    {
      id: 'filesExplorer.openFilePreserveFocus',
      title: 'Open file and stay in the explorer',
      isHidden: true,
      keys: 'space',
      keysWhen: inTree,
      run: (...args) => {
        const [given] = targetsFor(explorer, args)
        const path = args.length > 0 ? given : view.getState().focus
        if (path == null) return
        if (!explorer.isFolder(path)) ide.fileEvents.open(path, { isPreview: true })
        else if (tree.state.getState().expanded.has(path)) tree.collapse(path)
        else tree.expand(path)
      },
    },
    {
      id: 'explorer.openToSide',
      title: 'Open to the side',
      category: 'File',
      icon: 'split-horizontal',
      keys: { key: 'ctrl+enter', mac: 'cmd+enter' },
      keysWhen: inTree,
      run: (...args) => {
        for (const path of files(args)) {
          ide.fileEvents.open(path, { toSide: true, takesFocus: true })
        }
      },
    },
    {
      id: 'revealInExplorer',
      title: 'Reveal in explorer',
      category: 'File',
      icon: 'list-tree',
      run: (...args) => reveal(resourcesFor(explorer, args)[0]),
    },
    {
      id: 'workbench.files.action.showActiveFileInExplorer',
      title: 'Reveal active file in explorer',
      category: 'File',
      run: revealActive,
    },
    {
      id: 'workbench.files.action.focusFilesExplorer',
      title: 'Focus on files explorer',
      category: 'File',
      run: () => {
        show()
        explorer.focusTree()
      },
    },
    {
      id: 'workbench.files.action.collapseExplorerFolders',
      title: 'Collapse folders in explorer',
      category: 'File',
      icon: 'collapse-all',
      run: () => tree.collapseAll(),
    },
    {
      id: 'workbench.files.action.refreshFilesExplorer',
      title: 'Refresh explorer',
      category: 'File',
      icon: 'refresh',
      run: () => tree.refresh(),
    },
    {
      id: 'list.find',
      title: 'Find in the explorer',
      category: 'File',
      keys: 'ctrl+alt+f',
      keysWhen: inTree,
      run: () => {
        show()
        if (view.getState().find === null) view.setState({ find: '' })
      },
    },
    {
      id: 'copyFilePath',
      title: 'Copy path',
      category: 'File',
      icon: 'copy',
      keys: [{ key: 'shift+alt+c', mac: 'alt+cmd+c' }, 'ctrl+k p'],
      run: (...args) => copyText(resourcesFor(explorer, args).join('\n')),
    },
    {
      id: 'copyRelativeFilePath',
      title: 'Copy relative path',
      category: 'File',
      keys: { key: 'ctrl+k ctrl+shift+c', mac: 'cmd+k shift+alt+cmd+c' },
      run: (...args) => {
        const paths = resourcesFor(explorer, args)
        return copyText(paths.map((path) => relativeTo(explorer.root, path)).join('\n'))
      },
    },
    {
      id: 'selectForCompare',
      title: 'Select for compare',
      category: 'File',
      icon: 'diff',
      run: (...args) => view.setState({ compareWith: resourcesFor(explorer, args)[0] ?? null }),
    },
    {
      id: 'compareFiles',
      title: 'Compare with selected',
      category: 'File',
      icon: 'compare-changes',
      when: 'resourceSelectedForCompare',
      run: (...args) => {
        const { compareWith } = view.getState()
        const [path] = resourcesFor(explorer, args)
        if (compareWith !== null && path !== undefined) compare(compareWith, path)
      },
    },
    {
      id: 'compareSelected',
      title: 'Compare selected',
      category: 'File',
      icon: 'compare-changes',
      isHidden: true,
      run: (...args) => {
        const [left, right] = files(args)
        if (left !== undefined && right !== undefined) compare(left, right)
      },
    },
    {
      id: 'explorer.upload',
      title: 'Upload…',
      category: 'File',
      icon: 'cloud-upload',
      when: 'isEnabledFileUploads',
      run: (...args) => upload(explorer, folderFor(explorer, args), 'files'),
    },
    {
      id: 'bothy.uploadFolder',
      title: 'Upload folder…',
      category: 'File',
      when: 'isEnabledFileUploads',
      run: (...args) => upload(explorer, folderFor(explorer, args), 'folder'),
    },
    {
      id: 'explorer.download',
      title: 'Download…',
      category: 'File',
      icon: 'cloud-download',
      when: 'isEnabledFileDownloads',
      run: (...args) => {
        const paths = resourcesFor(explorer, args)
        if (paths.length === 0) return
        return orToast('Nothing was downloaded', () => ide.transfers.download(paths))
      },
    },
    {
      id: 'bothy.openTrash',
      title: 'Open the trash',
      category: 'File',
      icon: 'trash',
      run: () => view.setState({ isTrashOpen: true }),
    },
  ]
}

async function upload({ ide }: Explorer, folder: string, what: 'files' | 'folder'): Promise<void> {
  const files = await chooseFiles(what)
  if (files.length === 0) return
  await orToast('Nothing was uploaded', () => ide.transfers.upload(folder, files))
}

async function copyText(text: string): Promise<void> {
  if (text === '') return
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    showToast({
      tone: 'warning',
      title: 'The path was not copied',
      description: 'This browser does not let the page write to the clipboard.',
    })
  }
}

function relativeTo(root: string, path: string): string {
  return isInside(path, root) && path !== root
    ? path.slice(root === '/' ? 1 : root.length + 1)
    : path
}
