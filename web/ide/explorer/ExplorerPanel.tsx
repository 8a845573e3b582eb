import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { Button } from '#web/ui/Button.tsx'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import { ErrorState } from '#web/ui/ErrorState.tsx'
import { IconButton } from '#web/ui/IconButton.tsx'
import { Skeleton } from '#web/ui/Loading.tsx'
import { useIde } from '../ide-context.ts'
import { PanelTools } from '../workbench/PanelTools.tsx'
import { FileTree } from './file-tree.ts'
import { TreeView } from './TreeView.tsx'

/** The files of the workspace folder. */
export function ExplorerPanel() {
  const { connection, folderWatch, storage, codespace } = useIde()
  const { workspaceFolder } = codespace
  const [tree, setTree] = useState<FileTree | null>(null)
  useEffect(() => {
    const created = new FileTree({ connection, folderWatch, storage }, workspaceFolder)
    setTree(created)
    return () => created[Symbol.dispose]()
  }, [connection, folderWatch, storage, workspaceFolder])
  return tree && <Explorer tree={tree} />
}

function Explorer({ tree }: { tree: FileTree }) {
  const { root, folders, edit } = useStore(tree.state)
  const top = folders.get(root)
  const create = (kind: 'file' | 'folder') => tree.setEdit({ type: 'create', folder: root, kind })
  return (
    <>
      <PanelTools>
        <span className="flex-1" />
        <IconButton isSmall icon="new-file" label="New file" onClick={() => create('file')} />
        <IconButton isSmall icon="new-folder" label="New folder" onClick={() => create('folder')} />
        <IconButton isSmall icon="refresh" label="Refresh" onClick={() => tree.refresh()} />
        <IconButton
          isSmall
          icon="collapse-all"
          label="Collapse all"
          onClick={() => tree.collapseAll()}
        />
      </PanelTools>
      {(!top || top.status === 'loading') && <TreeSkeleton />}
      {top?.status === 'failed' && (
        <ErrorState
          title="The files could not be listed"
          action={<Button onClick={() => tree.refresh()}>Try again</Button>}
        >
          {top.message}
        </ErrorState>
      )}
      {top?.status === 'listed' &&
        (top.entries.length === 0 && edit === null ? (
          <EmptyState
            icon="folder"
            title="This folder is empty"
            action={<Button onClick={() => create('file')}>New file</Button>}
          >
            Make a file here or in the terminal.
          </EmptyState>
        ) : (
          <TreeView tree={tree} />
        ))}
    </>
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
