import { useEffect, useMemo, useState } from 'react'
import type { Codespace } from '#server/codespaces/codespaces.schema.ts'
import { AgentConnection } from '#web/lib/agent-client.ts'
import { type ControlPlane, useTRPCClient } from '#web/lib/trpc.ts'
import { useTitle } from '#web/lib/use-title.ts'
import { FileEvents } from './file-events.ts'
import { FolderWatch } from './folder-watch.ts'
import { type Ide, IdeContext } from './ide-context.ts'
import { IdeStorage } from './ide-storage.ts'
import { panels } from './panels.ts'
import { StatusItems } from './status-items.ts'
import { TerminalRequests } from './terminal-requests.ts'
import { createLayout } from './workbench/layout.ts'
import { Workbench } from './workbench/Workbench.tsx'

type Services = Omit<Ide, 'codespace'>

/** The IDE of one codespace that is ready. It holds the only connection of the page to its agent. */
export function IdePage({ codespace }: { codespace: Codespace }) {
  useTitle(codespace.displayName)
  const control = useTRPCClient()
  const { name, state } = codespace
  const [services, setServices] = useState<Services | null>(null)
  useEffect(() => {
    const created = createServices(control, name)
    setServices(created)
    return () => {
      created.folderWatch[Symbol.dispose]()
      created.connection[Symbol.dispose]()
    }
  }, [control, name])
  useEffect(() => {
    // Somebody started it again: no need to wait for the next time it is asked about.
    if (state === 'running' && services?.connection.status.getState().phase === 'ended') {
      services.connection.retry()
    }
  }, [state, services])
  const ide = useMemo(() => services && { ...services, codespace }, [services, codespace])
  if (!ide) return null
  return (
    <IdeContext value={ide}>
      <Workbench key={name} panels={panels} />
    </IdeContext>
  )
}

function createServices(control: ControlPlane, name: string): Services {
  const { protocol, host } = window.location
  const connection = new AgentConnection({
    address: `${protocol.replace('http', 'ws')}//${host}/c/${name}/agent`,
    requestTicket: async (signal) =>
      (await control.plane.ticket.mutate({ name }, { signal })).ticket,
    mayConnect: async (signal) =>
      (await control.plane.mayConnect.query({ name }, { signal })).verdict,
  })
  const storage = new IdeStorage(name)
  const layout = createLayout(storage)
  return {
    connection,
    storage,
    layout,
    folderWatch: new FolderWatch(connection),
    fileEvents: new FileEvents(),
    statusItems: new StatusItems(),
    terminalRequests: new TerminalRequests(layout),
  }
}
