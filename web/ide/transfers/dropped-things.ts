/** A file, or an entry of the user's own disk that may be a folder. */
export type DroppedThing = File | FileSystemEntry

/** What was dropped, at once: the event takes it back as soon as it is over. */
export function droppedThings(dropped: DataTransfer | readonly File[]): DroppedThing[] {
  if (!('items' in dropped)) return [...dropped]
  return [...dropped.items]
    .filter(({ kind }) => kind === 'file')
    .map((item) => item.webkitGetAsEntry() ?? item.getAsFile())
    .filter((thing) => thing !== null)
}
