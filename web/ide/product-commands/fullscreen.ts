/**
 * The keys a browser otherwise acts on itself: it closes tabs, opens windows, and leaves full
 * screen by them.
 */
const lockedKeys = ['KeyW', 'KeyN', 'KeyT', 'Escape']

type LockableKeyboard = { lock?(codes: readonly string[]): Promise<void>; unlock?(): void }

/** Into full screen, where the IDE gets every key, and out of it. */
export async function toggleFullscreen(): Promise<void> {
  const { keyboard } = navigator as { keyboard?: LockableKeyboard }
  if (document.fullscreenElement) {
    keyboard?.unlock?.()
    await document.exitFullscreen()
    return
  }
  await document.documentElement.requestFullscreen({ navigationUI: 'hide' })
  // Who leaves by holding Escape has left the lock as well: it holds in full screen only.
  await keyboard?.lock?.(lockedKeys).catch(() => undefined)
}
