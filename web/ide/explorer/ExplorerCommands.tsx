import { useEffect } from 'react'
import { useStore } from 'zustand'
import { readyComponent } from '#web/lib/ready-component.tsx'
import { ConfirmDialog } from '#web/ui/ConfirmDialog.tsx'
import { useIde } from '../ide-context.ts'
import { editCommands } from './edit-commands.ts'
import { type Explorer, explorerOf } from './explorer.ts'
import { openCommands } from './open-commands.ts'

const TrashDialog = readyComponent(async () => (await import('./TrashDialog.tsx')).TrashDialog)

/** What can be done with files whether or not the explorer is shown, and what is asked about it. */
export function ExplorerCommands() {
  const ide = useIde()
  const explorer = explorerOf(ide)
  const question = useStore(explorer.view, (view) => view.question)
  const isTrashOpen = useStore(explorer.view, (view) => view.isTrashOpen)
  useEffect(
    () => ide.commands.register([...editCommands(explorer), ...openCommands(explorer)]),
    [ide.commands, explorer],
  )
  useEffect(() => keepContextKeys(explorer), [explorer])
  return (
    <>
      {question && (
        <ConfirmDialog
          isOpen
          isDangerous
          title={question.title}
          confirmLabel={question.confirmLabel}
          onConfirm={() => question.answer(true)}
          onCancel={() => question.answer(false)}
        >
          {question.words}
        </ConfirmDialog>
      )}
      {isTrashOpen && <TrashDialog explorer={explorer} />}
    </>
  )
}

/** VS Code's names for what is chosen. */
function keepContextKeys(explorer: Explorer): () => void {
  const { view, tree, ide } = explorer
  const update = () => {
    const { focus, selected, clipboard, compareWith, find } = view.getState()
    const isCut = clipboard?.isCut === true
    ide.contextKeys.setAll({
      explorerResourceIsFolder: focus === null || explorer.isFolder(focus),
      explorerResourceIsRoot: focus === null,
      explorerResourceCut: isCut,
      fileCopied: clipboard !== null,
      listMultiSelection: selected.size > 1,
      listDoubleSelection: selected.size === 2,
      resourceSelectedForCompare: compareWith !== null,
      treeFindOpen: find !== null,
    })
  }
  update()
  const stops = [view.subscribe(update), tree.state.subscribe(update)]
  return () => {
    for (const stop of stops) stop()
  }
}
