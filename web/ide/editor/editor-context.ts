import { createContext, useContext } from 'react'
import type { OpenFiles } from './open-files.ts'
import type { ViewStates } from './view-states.ts'

export type Editors = { files: OpenFiles; viewStates: ViewStates }

export const EditorContext = createContext<Editors | null>(null)

export function useEditors(): Editors {
  const editors = useContext(EditorContext)
  if (!editors) throw new Error('useEditors outside of the editor area')
  return editors
}
