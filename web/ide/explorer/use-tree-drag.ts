import { type DragEvent, useRef, useState } from 'react'
import { draggedPaths, hasDraggedPaths, setDraggedPaths } from '../dragged-paths.ts'
import { folderOf, isInside, nameOf, shownName } from '../paths.ts'
import type { Explorer } from './explorer.ts'
import { copyInto, moveInto } from './move-files.ts'
import { orToast } from './or-toast.ts'
import { outermost, selectOnly, targetsOf } from './selection.ts'
import type { TreeRows } from './tree-model.ts'
import { rowUnder } from './use-tree-pointer.ts'

/** A folder opens when something is held over it for so long. */
const openAfterMs = 500
const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent)

/**
 * Entries are dragged into folders and to other parts of the IDE; files of the system are
 * dropped on folders.
 */
export function useTreeDrag(explorer: Explorer, rows: TreeRows) {
  /** Where it would be dropped now. */
  const [dropFolder, setDropFolder] = useState<string | null>(null)
  const dragged = useRef<readonly string[]>([])
  const hovered = useRef<{ folder: string; timer: ReturnType<typeof setTimeout> } | null>(null)
  const { root } = explorer
  const hover = (folder: string | null) => {
    if (hovered.current?.folder === folder) return
    clearTimeout(hovered.current?.timer)
    hovered.current = null
    if (folder === null) return
    const timer = setTimeout(() => explorer.tree.expand(folder), openAfterMs)
    hovered.current = { folder, timer }
  }
  const stop = () => {
    hover(null)
    setDropFolder(null)
  }
  return {
    dropFolder,
    onDragStart: (event: DragEvent) => {
      const under = rowUnder(event.target, rows)
      if (!under) return
      const before = explorer.view.getState()
      if (!before.selected.has(under.path)) explorer.select(selectOnly(under.path))
      else explorer.select({ ...before, focus: under.path })
      dragged.current = outermost(targetsOf(explorer.view.getState()))
      setDraggedPaths(event.dataTransfer, dragged.current)
      event.dataTransfer.effectAllowed = 'copyMove'
      showDragged(event, dragged.current)
    },
    onDragOver: (event: DragEvent) => {
      const isUpload = event.dataTransfer.types.includes('Files')
      if (!isUpload && !hasDraggedPaths(event.dataTransfer)) return
      const under = rowUnder(event.target, rows)
      const isFolder = under?.row.entry.kind === 'folder'
      const folder = !under ? root : isFolder ? under.path : folderOf(under.path)
      const isCopy = isUpload || (isMac ? event.altKey : event.ctrlKey)
      hover(isFolder && under && !under.row.isExpanded ? under.path : null)
      if (!isUpload && !isCopy && !canMove(dragged.current, folder)) {
        setDropFolder(null)
        return
      }
      event.preventDefault()
      event.dataTransfer.dropEffect = isCopy ? 'copy' : 'move'
      setDropFolder(folder)
    },
    onDragLeave: (event: DragEvent) => {
      const isInTree =
        event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget)
      if (!isInTree) stop()
    },
    onDragEnd: () => {
      dragged.current = []
      stop()
    },
    onDrop: (event: DragEvent) => {
      const folder = dropFolder
      stop()
      if (folder === null) return
      event.preventDefault()
      const paths = draggedPaths(event.dataTransfer)
      const isCopy = isMac ? event.altKey : event.ctrlKey
      if (paths.length > 0) {
        void orToast(`Nothing was ${isCopy ? 'copied' : 'moved'}`, () =>
          isCopy ? copyInto(explorer, paths, folder) : moveInto(explorer, paths, folder),
        )
      } else if (event.dataTransfer.types.includes('Files')) {
        const uploaded = explorer.ide.transfers.upload(folder, event.dataTransfer)
        void orToast('Nothing was uploaded', () => uploaded)
      }
      if (folder !== root) explorer.tree.expand(folder)
    },
  }
}

/** Where nothing is known of what is dragged it comes from another part of the IDE, which may. */
function canMove(paths: readonly string[], folder: string): boolean {
  if (paths.length === 0) return true
  if (paths.some((path) => isInside(folder, path))) return false
  return paths.some((path) => folderOf(path) !== folder)
}

function showDragged(event: DragEvent, paths: readonly string[]): void {
  const [first = ''] = paths
  const image = document.createElement('div')
  image.textContent = paths.length > 1 ? `${paths.length} entries` : shownName(nameOf(first))
  image.className =
    'absolute top-0 -left-[9999px] max-w-60 truncate rounded-control border border-line bg-raised px-2 py-0.5 text-ui text-text'
  document.body.append(image)
  event.dataTransfer.setDragImage(image, -8, 10)
  // The browser has taken its picture by then.
  setTimeout(() => image.remove())
}
