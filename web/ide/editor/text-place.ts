import type { IdeStorage } from '../ide-storage.ts'

/**
 * Where the text in front is on the page, for it to be drawn there before anything else
 * the next time.
 */
export type TextPlace = {
  left: number
  top: number
  width: number
  height: number
  windowWidth: number
  windowHeight: number
}

const key = 'textPlace'

export function keepTextPlace(storage: Pick<IdeStorage, 'write'>, host: HTMLElement): void {
  const { left, top, width, height } = host.getBoundingClientRect()
  if (width === 0 || height === 0) return
  const { innerWidth: windowWidth, innerHeight: windowHeight } = window
  storage.write(key, { left, top, width, height, windowWidth, windowHeight })
}

/** Null where it is not known, or the window is another one by now. */
export function readTextPlace(storage: Pick<IdeStorage, 'read'>): TextPlace | null {
  const place = storage.read<Partial<TextPlace> | null>(key, null)
  if (!place || Object.values(place).some((value) => !Number.isFinite(value))) return null
  const isSame =
    place.windowWidth === window.innerWidth && place.windowHeight === window.innerHeight
  return isSame && Object.keys(place).length === 6 ? (place as TextPlace) : null
}
