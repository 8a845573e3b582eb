import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTRPC } from '#web/lib/trpc.ts'
import { detailsOf, sentenceOf } from '#web/lib/trpc-errors.ts'
import { Banner } from '#web/ui/Banner.tsx'
import { Button } from '#web/ui/Button.tsx'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import { ErrorState } from '#web/ui/ErrorState.tsx'
import { IconButton } from '#web/ui/IconButton.tsx'
import { RowsSkeleton } from '#web/ui/RowsSkeleton.tsx'
import { useIde } from '../ide-context.ts'
import { PanelTools } from '../workbench/PanelTools.tsx'
import { AskedBanner } from './AskedBanner.tsx'
import { PortsTable } from './PortsTable.tsx'
import { portsOf } from './ports.ts'
import { usePortActions } from './use-port-actions.ts'
import { usePorts } from './use-ports.ts'

/** The forwarded ports: what listens in the codespace, and what is kept for when something does. */
export function PortsPanel() {
  const { commands } = useIde()
  const { view, rows } = usePorts()
  const actions = usePortActions()
  const forward = () => commands.run('remote.tunnel.forwardCommandPalette')
  return (
    <div className="@container flex h-full flex-col overflow-y-auto bg-base">
      <PanelTools>
        <span className="flex-1" />
        <IconButton isSmall icon="add" label="Forward a port" onClick={forward} />
      </PanelTools>
      {view === null && <Waiting />}
      {view?.why && (
        <Banner tone="warning" className="m-2">
          {view.why}
        </Banner>
      )}
      {view?.asked.map((asked) => (
        <AskedBanner key={`${asked.port} ${asked.visibility}`} asked={asked} actions={actions} />
      ))}
      {view && rows.length === 0 && (
        <EmptyState
          icon="radio-tower"
          title="No forwarded ports"
          action={
            <Button icon="add" onClick={forward}>
              Forward a port
            </Button>
          }
        >
          What listens in this codespace appears here by itself. Forward a port to have its address
          before something does.
        </EmptyState>
      )}
      {view && rows.length > 0 && <PortsTable rows={rows} view={view} actions={actions} />}
    </div>
  )
}

/** Until the server has said which there are; asked here too, for the reason where it does not. */
function Waiting() {
  const { codespace, connection } = useIde()
  const trpc = useTRPC()
  const list = useQuery(trpc.ports.list.queryOptions({ name: codespace.name }))
  useEffect(() => {
    if (list.data) void portsOf({ connection }).takeView(list.data)
  }, [list.data, connection])
  if (!list.isError) return <RowsSkeleton label="Loading ports" />
  return (
    <ErrorState
      title="The ports could not be listed"
      details={detailsOf(list.error)}
      action={<Button onClick={() => void list.refetch()}>Try again</Button>}
    >
      {sentenceOf(list.error)} What runs in the codespace goes on.
    </ErrorState>
  )
}
