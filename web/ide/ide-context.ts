import { createContext, useContext } from 'react'
import type { Codespace } from '#server/codespaces/codespaces.schema.ts'
import type { AgentConnection } from '#web/lib/agent-client.ts'
import type { Commands } from './commands/commands.ts'
import type { ContextKeys } from './commands/context-keys.ts'
import type { FileEvents } from './file-events.ts'
import type { FolderWatch } from './folder-watch.ts'
import type { Git } from './git/git.ts'
import type { IdeStorage } from './ide-storage.ts'
import type { Keybindings } from './keybindings/keybindings.ts'
import type { Opener } from './opener.ts'
import type { QuickInputs } from './quick-input/quick-inputs.ts'
import type { IdeSettings } from './settings/ide-settings.ts'
import type { UserDocuments } from './settings/user-documents.ts'
import type { StatusItems } from './status-items.ts'
import type { TerminalRequests } from './terminal-requests.ts'
import type { Transfers } from './transfers/transfers.ts'
import type { ViewBadges } from './view-badges.ts'
import type { LayoutStore } from './workbench/layout.ts'

/**
 * What every panel may use of the IDE it is in. It lives as long as the page shows one codespace.
 */
export type Ide = {
  codespace: Codespace
  /**
   * Not yet while its frame is drawn ahead: then nothing may be begun, told or listened
   * to for a person.
   */
  isShown: boolean
  connection: AgentConnection
  commands: Commands
  contextKeys: ContextKeys
  documents: UserDocuments
  keybindings: Keybindings
  settings: IdeSettings
  storage: IdeStorage
  layout: LayoutStore
  folderWatch: FolderWatch
  fileEvents: FileEvents
  git: Git
  opener: Opener
  quickInput: QuickInputs
  statusItems: StatusItems
  terminalRequests: TerminalRequests
  transfers: Transfers
  viewBadges: ViewBadges
}

export const IdeContext = createContext<Ide | null>(null)

export function useIde(): Ide {
  const ide = useContext(IdeContext)
  if (!ide) throw new Error('useIde outside of an IDE')
  return ide
}
