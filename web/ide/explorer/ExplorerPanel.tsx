import { useEffect } from 'react'
import { useStore } from 'zustand'
import { Button } from '#web/ui/Button.tsx'
import { ContextMenu } from '#web/ui/ContextMenu.tsx'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import { ErrorState } from '#web/ui/ErrorState.tsx'
import { IconButton } from '#web/ui/IconButton.tsx'
import { Skeleton } from '#web/ui/Loading.tsx'
import { Menu } from '#web/ui/Menu.tsx'
import { commandEntries } from '../commands/command-entries.ts'
import { useIde } from '../ide-context.ts'
import { PanelTools } from '../workbench/PanelTools.tsx'
import { type Explorer, explorerOf } from './explorer.ts'
import { explorerMenu } from './explorer-menu.ts'
import { TreeFind } from './TreeFind.tsx'
import { TreeView } from './TreeView.tsx'
import { useAutoReveal } from './use-auto-reveal.ts'
import { useTreeDrag } from './use-tree-drag.ts'

export { ExplorerCommands } from './ExplorerCommands.tsx'

/** The files of the workspace folder. */
export function ExplorerPanel() {
  const explorer = explorerOf(useIde())
  const top = useStore(explorer.tree.state, ({ root, folders }) => folders.get(root))
  const isNaming = useStore(explorer.tree.state, ({ edit }) => edit !== null)
  const isFinding = useStore(explorer.view, ({ find }) => find !== null)
  useEffect(() => explorer.tree.start(), [explorer])
  useEffect(() => explorer.ide.git.follow(explorer.root), [explorer])
  useAutoReveal(explorer)
  const isEmpty = top?.status === 'listed' && top.entries.length === 0 && !isNaming
  return (
    <div className="flex h-full flex-col">
      <Tools explorer={explorer} />
      {isFinding && <TreeFind explorer={explorer} />}
      {(!top || top.status === 'loading') && <TreeSkeleton />}
      {top?.status === 'failed' && (
        <ErrorState
          title="The files could not be listed"
          action={<Button onClick={() => explorer.tree.refresh()}>Try again</Button>}
        >
          {top.message}
        </ErrorState>
      )}
      {isEmpty && <EmptyFolder explorer={explorer} />}
      {top?.status === 'listed' && !isEmpty && <TreeView explorer={explorer} />}
    </div>
  )
}

function Tools({ explorer }: { explorer: Explorer }) {
  const { ide } = explorer
  const run = (id: string) => () => ide.commands.run(id)
  const upload = ['explorer.upload', 'bothy.uploadFolder']
  const more = ['list.find', 'workbench.files.action.showActiveFileInExplorer', 'bothy.openTrash']
  const history = ['bothy.undoFileOperation', 'bothy.redoFileOperation']
  return (
    <PanelTools>
      <span className="flex-1" />
      <IconButton isSmall icon="new-file" label="New file" onClick={run('explorer.newFile')} />
      <IconButton
        isSmall
        icon="new-folder"
        label="New folder"
        onClick={run('explorer.newFolder')}
      />
      <IconButton
        isSmall
        icon="refresh"
        label="Refresh"
        onClick={run('workbench.files.action.refreshFilesExplorer')}
      />
      <IconButton
        isSmall
        icon="collapse-all"
        label="Collapse all"
        onClick={run('workbench.files.action.collapseExplorerFolders')}
      />
      <Menu
        trigger={<IconButton isSmall icon="ellipsis" label="More actions" />}
        entries={() => commandEntries(ide, [...upload, '-', ...more, '-', ...history])}
      />
    </PanelTools>
  )
}

function EmptyFolder({ explorer }: { explorer: Explorer }) {
  const { dropFolder, ...drag } = useTreeDrag(explorer, explorer.rows())
  return (
    <ContextMenu className="block min-h-0 flex-1" entries={() => explorerMenu(explorer)}>
      <div {...drag} className={`h-full ${dropFolder === null ? '' : 'bg-active'}`}>
        <EmptyState
          icon="folder"
          title="This folder is empty"
          action={
            <Button onClick={() => explorer.ide.commands.run('explorer.newFile')}>New file</Button>
          }
        >
          Make a file here or in the terminal, or drop files from your machine.
        </EmptyState>
      </div>
    </ContextMenu>
  )
}

function TreeSkeleton() {
  return (
    <div className="appear-late flex flex-col gap-2.5 p-3" role="status" aria-label="Listing files">
      {[60, 45, 70, 50, 65].map((width) => (
        <div key={width} style={{ width: `${width}%` }}>
          <Skeleton className="h-3.5" />
        </div>
      ))}
    </div>
  )
}
