import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { showToast } from '#web/ui/toasts.ts'
import { useIde } from '../ide-context.ts'
import { visibilityWords } from './port-words.ts'
import { portsOf } from './ports.ts'
import type { PortActions } from './use-port-actions.ts'

/** Asks once a visit for what the configuration wants opened to others; the panel goes on asking. */
export function useAsked(actions: PortActions): void {
  const ide = useIde()
  const asked = useStore(portsOf(ide).store, ({ view }) => view?.asked)
  const act = useRef(actions)
  const told = useRef(new Map<string, () => void>())
  useEffect(() => {
    act.current = actions
  })
  useEffect(() => {
    if (asked === undefined) return
    const open = new Set(asked.map(({ port, visibility }) => `${port} ${visibility}`))
    for (const [key, takeBack] of told.current) if (!open.has(key)) takeBack()
    for (const { port, visibility } of asked) {
      const key = `${port} ${visibility}`
      if (told.current.has(key)) continue
      const { label, who } = visibilityWords[visibility]
      told.current.set(
        key,
        showToast({
          tone: 'warning',
          title: `This repository’s configuration asks to make port ${port} ${label.toLowerCase()}`,
          description: who,
          source: 'Ports',
          actions: [
            {
              label: `Make ${label.toLowerCase()}`,
              onSelect: () => act.current.setVisibility(port, visibility),
            },
            { label: 'Keep private', onSelect: () => act.current.setVisibility(port, 'private') },
          ],
        }),
      )
    }
  }, [asked])
}
