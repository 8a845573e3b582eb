/**
 * Scrolls something in a row of tabs into sight while it is the one in front: at once, and whenever
 * the row has another width. Returns `reveal`, for when something else has come to the front, and
 * the way to stop.
 */
export function keepInSight(
  element: HTMLElement,
  { row, isInFront }: { row: string; isInFront: () => boolean },
): { reveal: () => void; stop: () => void } {
  const reveal = () => {
    if (isInFront()) element.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }
  reveal()
  const resized = new ResizeObserver(reveal)
  const around = element.closest(row)
  if (around) resized.observe(around)
  return { reveal, stop: () => resized.disconnect() }
}
