import type { Duplex } from 'node:stream'
import { giveBack } from './give-back.ts'

/**
 * Bytes both ways, unread. Back-pressure is the pipes' own; either side may end what it says and
 * go on to listen. What one that is gone has said still arrives; one that broke breaks the other.
 */
export function splice(one: Duplex, other: Duplex): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    from.on('error', ignoreBecauseCloseFollows)
    from.once('close', () => {
      if (!from.readableEnded) to.destroy()
      else if (to.writableFinished) to.destroy()
      else to.once('finish', () => to.destroy())
    })
    giveBack(from, to)
    from.pipe(to)
  }
}

function ignoreBecauseCloseFollows(): void {
  // Without a listener an error would end the process (S-43).
}
