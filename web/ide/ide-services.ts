import { AgentConnection } from '#web/lib/agent-client.ts'
import type { ControlPlane } from '#web/lib/control-plane.ts'
import { type BegunFile, beginFiles } from './begin-files.ts'
import { Commands } from './commands/commands.ts'
import { ContextKeys } from './commands/context-keys.ts'
import { dropFirstDrawn } from './editor/first-drawn.ts'
import { readTextPlace } from './editor/text-place.ts'
import { ViewStates } from './editor/view-states.ts'
import { FileEvents } from './file-events.ts'
import { tellFirstText } from './first-text.ts'
import { FolderWatch } from './folder-watch.ts'
import { Git } from './git/git.ts'
import type { Ide } from './ide-context.ts'
import { IdeStorage } from './ide-storage.ts'
import { Keybindings } from './keybindings/keybindings.ts'
import { Opener } from './opener.ts'
import { QuickInputs } from './quick-input/quick-inputs.ts'
import { documentServer } from './settings/document-server.ts'
import { IdeSettings } from './settings/ide-settings.ts'
import { UserDocuments } from './settings/user-documents.ts'
import { StateSync } from './state-sync.ts'
import { StatusItems } from './status-items.ts'
import { beginTerminals } from './terminal/begin-terminals.ts'
import { TerminalRequests } from './terminal-requests.ts'
import { BulkTransfers } from './transfers/bulk-transfers.ts'
import { ViewBadges } from './view-badges.ts'
import { createLayout } from './workbench/layout.ts'

export type IdeServices = Omit<Ide, 'codespace' | 'isShown'> & {
  stateSync: StateSync
  /** Asked for ahead, to be drawn first. */
  firstFile: BegunFile | null
}

/** One that was asked for before this code had arrived. */
type FirstTicket = Promise<{ ticket: string }> | null

/** With Monaco there, how long the text may still be on its way before the rest goes first. */
const graceMs = 120

const prepared = new Map<string, IdeServices>()

/**
 * Begins to connect to a codespace whose IDE is about to be drawn, for `takeIdeServices`. What it
 * returns gives that up again, unless it is taken within the same turn.
 */
export function prepareIdeServices(
  control: ControlPlane,
  name: string,
  firstTicket: FirstTicket = null,
): () => void {
  const replaced = prepared.get(name)
  if (replaced) disposeIdeServices(replaced)
  const services = createServices(control, name, firstTicket)
  prepared.set(name, services)
  return () => {
    setTimeout(() => {
      if (prepared.get(name) !== services) return
      prepared.delete(name)
      disposeIdeServices(services)
    })
  }
}

/** What the IDE works with, the caller's to dispose of. */
export function takeIdeServices(control: ControlPlane, name: string): IdeServices {
  const services = prepared.get(name) ?? createServices(control, name, null)
  prepared.delete(name)
  return services
}

/**
 * Draws the text that was in front before all the rest. Resolves once it is painted, or is not
 * going to be soon.
 */
export async function drawFirstText(name: string): Promise<void> {
  const services = prepared.get(name)
  const place = services && readTextPlace(services.storage)
  if (!services?.firstFile || !place) return
  const { firstFile, settings, storage } = services
  const code = import('./editor/first-editor.ts')
  const draw = async () => {
    const [{ drawFirstEditor }, content] = await Promise.all([code, firstFile.content])
    // Another device's layout has taken the place of the one it was in.
    if (storage.rounds.getState().count > 0) return
    const viewState = new ViewStates(storage).get(firstFile.tabId, content.path)
    if (!drawFirstEditor({ content, settings, viewState, place })) return
    storage.rounds.subscribe(dropFirstDrawn)
    await new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
    tellFirstText()
  }
  const late = code.then(() => new Promise((resolve) => setTimeout(resolve, graceMs)))
  // What fails here fails again where it is drawn, and is said there.
  await Promise.race([draw(), late]).catch(() => undefined)
}

export function disposeIdeServices(services: IdeServices): void {
  const { folderWatch, connection, git, documents, settings, stateSync } = services
  stateSync[Symbol.dispose]()
  settings[Symbol.dispose]()
  documents[Symbol.dispose]()
  git[Symbol.dispose]()
  folderWatch[Symbol.dispose]()
  connection[Symbol.dispose]()
}

function createServices(
  control: ControlPlane,
  name: string,
  firstTicket: FirstTicket,
): IdeServices {
  let early = firstTicket
  const { protocol, host } = window.location
  const connection = new AgentConnection({
    address: `${protocol.replace('http', 'ws')}//${host}/c/${name}/agent`,
    requestTicket: async (signal) => {
      // A ticket is good for one connection.
      const asked = early ?? control.plane.ticket.mutate({ name }, { signal })
      early = null
      return (await asked).ticket
    },
    mayConnect: async (signal) =>
      (await control.plane.mayConnect.query({ name }, { signal })).verdict,
  })
  const storage = new IdeStorage(name)
  const firstFile = beginFiles(connection, storage)
  const layout = createLayout(storage)
  const terminalRequests = new TerminalRequests(layout)
  beginTerminals({ connection, terminalRequests })
  const contextKeys = new ContextKeys()
  const commands = new Commands(contextKeys)
  const documents = new UserDocuments(documentServer(control))
  const settings = new IdeSettings(documents)
  return {
    firstFile,
    connection,
    contextKeys,
    commands,
    keybindings: new Keybindings({ commands, contextKeys, settings }),
    documents,
    settings,
    stateSync: new StateSync({ connection, storage }),
    storage,
    layout,
    folderWatch: new FolderWatch(connection),
    fileEvents: new FileEvents(),
    git: new Git(connection),
    opener: new Opener(),
    quickInput: new QuickInputs(),
    statusItems: new StatusItems(),
    terminalRequests,
    transfers: new BulkTransfers({ control, connection, contextKeys, name }),
    viewBadges: new ViewBadges(),
  }
}
