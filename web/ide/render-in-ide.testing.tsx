import { createTRPCClient } from '@trpc/client'
import type { ReactNode } from 'react'
import { createStore } from 'zustand/vanilla'
import type { AgentRouter } from '#agent/router.ts'
import type { Codespace } from '#server/codespaces/codespaces.schema.ts'
import type { AgentConnection, ConnectionStatus } from '#web/lib/agent-client.ts'
import { aCodespace } from '#web/testing/a-codespace.ts'
import { type Answers, fakeLink } from '#web/testing/fake-link.ts'
import { renderPage } from '#web/testing/render-page.tsx'
import { Commands } from './commands/commands.ts'
import { ContextKeys } from './commands/context-keys.ts'
import { FileEvents } from './file-events.ts'
import type { FolderWatch } from './folder-watch.ts'
import { Git } from './git/git.ts'
import { type Ide, IdeContext } from './ide-context.ts'
import { IdeStorage } from './ide-storage.ts'
import { Keybindings } from './keybindings/keybindings.ts'
import { Opener } from './opener.ts'
import { QuickInputs } from './quick-input/quick-inputs.ts'
import { IdeSettings } from './settings/ide-settings.ts'
import { type DocumentServer, UserDocuments } from './settings/user-documents.ts'
import { StatusItems } from './status-items.ts'
import { TerminalRequests } from './terminal-requests.ts'
import type { Transfers } from './transfers/transfers.ts'
import { ViewBadges } from './view-badges.ts'
import { createLayout } from './workbench/layout.ts'

/**
 * Draws a part of the IDE on an agent that answers by `agent`, connected, and a server that
 * does by `server`.
 */
export function renderInIde(
  part: ReactNode,
  given: {
    codespace?: Codespace
    isShown?: boolean
    agent?: Answers
    server?: Answers
    transfers?: Transfers
  } = {},
) {
  const { codespace = aCodespace(), isShown = true, agent = {}, server = {} } = given
  const { transfers = {} as Transfers } = given
  const { link, calls, push } = fakeLink<AgentRouter>(agent)
  const status: ConnectionStatus = { phase: 'connected', since: 0, verdict: null, latencyMs: 3 }
  const storage = new IdeStorage(codespace.name)
  const layout = createLayout(storage)
  const contextKeys = new ContextKeys()
  const commands = new Commands(contextKeys)
  const documents = new UserDocuments(memoryDocuments())
  const settings = new IdeSettings(documents)
  const connection = {
    client: createTRPCClient<AgentRouter>({ links: [link] }),
    status: createStore(() => status),
  } as unknown as AgentConnection
  const ide: Ide = {
    codespace,
    isShown,
    connection,
    contextKeys,
    commands,
    keybindings: new Keybindings({ commands, contextKeys, settings }),
    documents,
    settings,
    storage,
    layout,
    // Nothing ever changes by itself.
    folderWatch: { watch: () => () => undefined } as unknown as FolderWatch,
    fileEvents: new FileEvents(),
    git: new Git(connection),
    opener: new Opener(),
    quickInput: new QuickInputs(),
    statusItems: new StatusItems(),
    terminalRequests: new TerminalRequests(layout),
    transfers,
    viewBadges: new ViewBadges(),
  }
  const page = renderPage(<IdeContext value={ide}>{part}</IdeContext>, server)
  return { ...page, ide, agentCalls: calls, agentPush: push }
}

/** Documents of the user that nobody else has. */
function memoryDocuments(): DocumentServer {
  const kept = new Map<string, { text: string; version: number }>()
  return {
    get: async (name) => ({ ...(kept.get(name) ?? { text: '', version: 0 }), owner: 'me' }),
    set: async (name, text, version) => {
      if ((kept.get(name)?.version ?? 0) !== version) return null
      kept.set(name, { text, version: version + 1 })
      return version + 1
    },
  }
}
