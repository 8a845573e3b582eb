import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { readyComponent } from '#web/lib/ready-component.tsx'
import { useIde } from '../ide-context.ts'
import { forwardedUrl, localhostAddress } from './localhost-address.ts'
import { openTab } from './open-tab.ts'
import type { PortQuestion } from './port-question.ts'
import { portsOf } from './ports.ts'
import { useArrivals } from './use-arrivals.ts'
import { useAsked } from './use-asked.ts'
import { useFollowPorts } from './use-follow-ports.ts'
import { useFoundProtocols } from './use-found-protocols.ts'
import { useOpenRequests } from './use-open-requests.ts'
import { usePortActions } from './use-port-actions.ts'
import { usePortCommands } from './use-port-commands.ts'
import { useWishes } from './use-wishes.ts'

const dialog = readyComponent(async () => (await import('./sharing/PortDialog.tsx')).PortDialog)

/**
 * Follows the ports of the codespace, tells of those that come, opens what programs ask for, and
 * has the commands; the panel shows them.
 */
export function PortsWatch() {
  const [question, setQuestion] = useState<PortQuestion | null>(null)
  const actions = usePortActions()
  useFollowPorts()
  useArrivals(actions)
  useAsked(actions)
  useFoundProtocols()
  useOpenRequests()
  useWishes(actions)
  useLocalhostLinks()
  useBadge()
  usePortCommands(actions, setQuestion)
  const Dialog = dialog
  return question && <Dialog question={question} onClose={() => setQuestion(null)} />
}

/** What programs print as an address of their own machine leads to where it is forwarded to. */
function useLocalhostLinks(): void {
  const { opener, connection } = useIde()
  useEffect(
    () =>
      opener.register((url) => {
        const address = localhostAddress(url)
        const pattern = portsOf({ connection }).store.getState().view?.urlPattern ?? null
        if (address === null || pattern === null) return false
        openTab(forwardedUrl(pattern, address.port, address.path))
        return true
      }),
    [opener, connection],
  )
}

function useBadge(): void {
  const ide = useIde()
  const { viewBadges } = ide
  const count = useStore(portsOf(ide).store, ({ rows }) => rows.length)
  useEffect(() => {
    const label = `${count} forwarded ${count === 1 ? 'port' : 'ports'}`
    viewBadges.set('ports', { count, label })
  }, [viewBadges, count])
}
