/**
 * What a drag of files within the IDE carries: their paths as a JSON list, since names may
 * hold line breaks.
 */
export const draggedPathsType = 'application/x-bothy-path'

export function setDraggedPaths(transfer: DataTransfer, paths: readonly string[]): void {
  transfer.setData(draggedPathsType, JSON.stringify(paths))
  // A terminal or a text field elsewhere takes them as words.
  transfer.setData('text/plain', paths.join('\n'))
}

/** Whether it carries files of the codespace; what they are is told when they are dropped only. */
export function hasDraggedPaths(transfer: DataTransfer): boolean {
  return transfer.types.includes(draggedPathsType)
}

export function draggedPaths(transfer: DataTransfer): string[] {
  try {
    const paths: unknown = JSON.parse(transfer.getData(draggedPathsType) || '[]')
    return Array.isArray(paths) ? paths.filter((path) => typeof path === 'string') : []
  } catch {
    // Another page may use the same name for something else.
    return []
  }
}
