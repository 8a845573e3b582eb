import { useEffect, useRef } from 'react'
import { showToast, type ToastAction } from '#web/ui/toasts.ts'
import { useIde } from '../ide-context.ts'
import { useSetting } from '../settings/use-setting.ts'
import { type Arrival, Arrivals } from './arrivals.ts'
import { choosableVisibilities } from './port-words.ts'
import { portsOf } from './ports.ts'
import type { PortActions } from './use-port-actions.ts'

/** Tells of ports that programs begin to listen on, or opens them, as the configuration wants it. */
export function useArrivals(actions: PortActions): void {
  const { connection, codespace, storage } = useIde()
  const { generation } = codespace
  const isWanted = useSetting('remote.autoForwardPorts')
  const act = useRef(actions)
  useEffect(() => {
    act.current = actions
  })
  useEffect(() => {
    if (!isWanted) return
    const { store } = portsOf({ connection })
    const arrivals = new Arrivals(storage, generation)
    const told = new Map<number, () => void>()
    const look = () => {
      const { view, detected, isSettled, rows } = store.getState()
      // Before all of it is known, what is to be done about them is not.
      if (view === null || detected === null || !isSettled || view.urlPattern === null) return
      for (const { row, act: how } of arrivals.take(rows)) {
        if (how === 'openBrowser') act.current.open(row)
        else if (how === 'openPreview') act.current.preview(row, false)
        else {
          told.get(row.port)?.()
          told.set(row.port, tell(row, act.current, choosableVisibilities(view).includes('public')))
        }
      }
    }
    look()
    const stop = store.subscribe(look)
    return () => {
      stop()
      for (const takeBack of told.values()) takeBack()
    }
  }, [connection, storage, generation, isWanted])
}

function tell(row: Arrival['row'], actions: PortActions, mayBePublic: boolean): () => void {
  const { port, label, process, visibility } = row
  const name = label === null ? 'Your application' : `“${label}”`
  const makePublic: ToastAction[] =
    mayBePublic && visibility !== 'public'
      ? [{ label: 'Make public', onSelect: () => actions.setVisibility(port, 'public') }]
      : []
  return showToast({
    title: `${name} on port ${port} is available`,
    ...(process === null ? {} : { description: shortened(process.command || process.name) }),
    source: 'Ports',
    actions: [
      { label: 'Open in browser', onSelect: () => actions.open(row) },
      { label: 'Preview', onSelect: () => actions.preview(row) },
      ...makePublic,
    ],
  })
}

const shortened = (command: string) =>
  command.length > 120 ? `${command.slice(0, 119)}…` : command
