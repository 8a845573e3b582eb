import { useState } from 'react'
import type { MenuEntry, MenuItem } from '#web/ui/MenuEntries.tsx'
import { commandEntry } from '../commands/command-entry.ts'
import { useIde } from '../ide-context.ts'
import { useGroups } from './editor-context.ts'
import { paramsOf } from './groups/panel-params.ts'

/** A line of the menu: a command, and its word where there is a shorter one. */
type Line = [id: string, label?: string, args?: readonly unknown[]]

/** The context menu of a tab, worked out when it opens. */
export function useTabMenu(id: string) {
  const ide = useIde()
  const groups = useGroups()
  const [entries, setEntries] = useState<readonly MenuEntry[]>([])
  const onOpenChange = (isOpen: boolean) => {
    if (!isOpen) return
    const panel = groups.api.getPanel(id)
    const known = panel && paramsOf(panel)
    if (!panel || !known) return
    // What it offers is about this tab, as a click on it would make it.
    panel.api.setActive()
    const path = known.input.type === 'file' ? known.input.path : null
    const sections: Line[][] = [
      [
        [known.isPinned ? pinnedClose : 'workbench.action.closeActiveEditor', 'Close'],
        ['workbench.action.closeOtherEditors', 'Close others'],
        ['workbench.action.closeEditorsToTheRight', 'Close to the right'],
        ['workbench.action.closeUnmodifiedEditors', 'Close saved'],
        ['workbench.action.closeAllEditors', 'Close all'],
      ],
      path === null
        ? []
        : [
            ['copyFilePath', 'Copy path', [path]],
            ['copyRelativeFilePath', 'Copy relative path', [path]],
            ['revealInExplorer', 'Reveal in explorer', [path]],
          ],
      path === null
        ? []
        : [
            ['workbench.action.reopenWithEditor', 'Reopen editor with…'],
            ['selectForCompare', 'Select for compare', [path]],
            ['compareFiles', 'Compare with selected', [path]],
            ['workbench.files.action.compareWithSaved', 'Compare with saved'],
          ],
      [
        ...(known.isPreview ? [['workbench.action.keepEditor', 'Keep open'] as Line] : []),
        known.isPinned
          ? ['workbench.action.unpinEditor', 'Unpin']
          : ['workbench.action.pinEditor', 'Pin'],
      ],
      [
        ['workbench.action.splitEditorRight', 'Split right'],
        ['workbench.action.splitEditorDown', 'Split down'],
        ['workbench.action.moveEditorToNextGroup', 'Move to next group'],
      ],
    ]
    const drawn = sections
      .map((lines) =>
        lines.flatMap(([command, label, args = [id]]): MenuItem[] => {
          const entry = commandEntry(ide, command, { args, ...(label ? { label } : {}) })
          return entry === null ? [] : [entry]
        }),
      )
      .filter((lines) => lines.length > 0)
    setEntries(
      drawn.flatMap((lines, at): MenuEntry[] =>
        at === 0 ? lines : [{ kind: 'separator' }, ...lines],
      ),
    )
  }
  return { entries, onOpenChange }
}

const pinnedClose = 'workbench.action.closeActivePinnedEditor'
