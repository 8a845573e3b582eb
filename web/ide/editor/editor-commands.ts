import { useEffect } from 'react'
import { useIde } from '../ide-context.ts'
import { compareCommands } from './compare/compare-commands.ts'
import { useEditors } from './editor-context.ts'
import type { EditorGroups } from './groups/editor-groups.ts'
import { groupCommands } from './groups/group-commands.ts'
import { navigationCommands } from './groups/navigation-commands.ts'
import { tabCommands } from './groups/tab-commands.ts'
import { settingCommands } from './setting-commands.ts'
import { textCommands } from './text-commands.ts'
import { viewCommands } from './view-commands.ts'

/** Registers what can be done to tabs, groups and the text in front, while there are any. */
export function useEditorCommands(groups: EditorGroups): void {
  const { commands, quickInput, settings, contextKeys } = useIde()
  const { files } = useEditors()
  useEffect(() => {
    const isDirty = (path: string) => files.find(path)?.isDirty ?? false
    return commands.register([
      ...tabCommands({ groups, isDirty }),
      ...navigationCommands({ groups, quickInput }),
      ...groupCommands(groups),
      ...viewCommands({ groups, files, quickInput }),
      ...compareCommands({ groups, settings, contextKeys, quickInput }),
      ...textCommands(quickInput),
      ...settingCommands(settings),
    ])
  }, [groups, files, commands, quickInput, settings, contextKeys])
}
