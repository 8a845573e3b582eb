import { useEffect } from 'react'
import { useStore } from 'zustand'
import { readyComponent } from '#web/lib/ready-component.tsx'
import { useIde } from '../ide-context.ts'
import { EarlyField } from './EarlyField.tsx'

const Box = readyComponent(
  async () => (await import('./QuickInputBox.tsx')).QuickInputBox,
  EarlyField,
)
const prefetchAfterMs = 1500

/** Where the one box is drawn. Its code is fetched when the page has nothing else to do. */
export function QuickInputPlace() {
  const { quickInput, contextKeys } = useIde()
  const session = useStore(quickInput.store, (state) => state.session)
  useEffect(() => {
    const timer = setTimeout(() => void Box.preload().catch(() => undefined), prefetchAfterMs)
    return () => clearTimeout(timer)
  }, [])
  useEffect(() => {
    contextKeys.set('inQuickOpen', session !== null)
    const type = session?.kind === 'ask' ? 'inputBox' : 'quickPick'
    contextKeys.set('quickInputType', session === null ? undefined : type)
  }, [contextKeys, session])
  return session && <Box key={session.number} session={session} />
}
