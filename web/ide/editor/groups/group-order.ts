import type { DockviewApi, DockviewGroupPanel } from 'dockview-react'

/** Groups as they stand, from the left and from the top: the order in which people count them. */
export function orderedGroups(api: DockviewApi): DockviewGroupPanel[] {
  return [...api.groups].sort((one, other) => {
    const place = one.element.compareDocumentPosition(other.element)
    return place & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1
  })
}
