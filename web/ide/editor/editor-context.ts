import { createContext, useContext } from 'react'
import type { EditorGroups } from './groups/editor-groups.ts'
import type { OpenFiles } from './open-files.ts'
import type { ViewStates } from './view-states.ts'

export type Editors = { files: OpenFiles; viewStates: ViewStates }

export const EditorContext = createContext<Editors | null>(null)

export function useEditors(): Editors {
  const editors = useContext(EditorContext)
  if (!editors) throw new Error('useEditors outside of the editor area')
  return editors
}

export const GroupsContext = createContext<EditorGroups | null>(null)

/** The tabs and groups, for what is in one of them. */
export function useGroups(): EditorGroups {
  const groups = useContext(GroupsContext)
  if (!groups) throw new Error('useGroups outside of a tab')
  return groups
}
