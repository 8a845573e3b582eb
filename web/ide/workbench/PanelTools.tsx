import { createContext, type ReactNode, useContext } from 'react'
import { createPortal } from 'react-dom'

/** The element in the header of the region a panel stands in. */
export const PanelToolsSlot = createContext<HTMLElement | null>(null)

/** Puts a panel's own tabs and buttons into the header of its region. */
export function PanelTools({ children }: { children: ReactNode }) {
  const slot = useContext(PanelToolsSlot)
  return slot && createPortal(children, slot)
}
