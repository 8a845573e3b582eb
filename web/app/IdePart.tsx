import { readyComponent } from '#web/lib/ready-component.tsx'
import { FirstFrame } from './PageFrame.tsx'

/** The IDE, whose code is most of all there is: fetched where it is about to be needed. */
export const IdePage = readyComponent(
  async () => (await import('#web/ide/IdePage.tsx')).IdePage,
  <FirstFrame />,
)

/**
 * Fetches the IDE's code ahead. A failure is no matter here: opening it tries again and says so.
 */
export function preloadIde(): void {
  void IdePage.preload().catch(() => undefined)
}
