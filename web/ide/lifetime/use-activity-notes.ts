import { useEffect } from 'react'
import type { AgentConnection } from '#web/lib/agent-client.ts'
import { useIde } from '../ide-context.ts'

const everyMs = 15_000

type Kind = 'typing' | 'pointer'

/** Tells the agent of keys and the mouse in this page, now and then: it is what idleness goes by. */
export function useActivityNotes(): void {
  const { connection } = useIde()
  useEffect(() => {
    const notes = new ActivityNotes(connection)
    const typed = () => notes.add('typing')
    const moved = (event: PointerEvent) => {
      // A page that changes under a mouse at rest is told of as a move, too.
      if (event.movementX !== 0 || event.movementY !== 0) notes.add('pointer')
    }
    const used = () => notes.add('pointer')
    const quietly = { capture: true, passive: true }
    window.addEventListener('keydown', typed, quietly)
    window.addEventListener('pointermove', moved, quietly)
    window.addEventListener('pointerdown', used, quietly)
    window.addEventListener('wheel', used, quietly)
    return () => {
      window.removeEventListener('keydown', typed, quietly)
      window.removeEventListener('pointermove', moved, quietly)
      window.removeEventListener('pointerdown', used, quietly)
      window.removeEventListener('wheel', used, quietly)
      notes[Symbol.dispose]()
    }
  }, [connection])
}

/** The first at once, what follows it together once the time has passed. */
class ActivityNotes {
  readonly #connection: AgentConnection
  #timer: ReturnType<typeof setTimeout> | null = null
  #next: Kind | null = null

  constructor(connection: AgentConnection) {
    this.#connection = connection
  }

  add(kind: Kind): void {
    // A key says more than the mouse that was moved to it.
    if (this.#next !== 'typing') this.#next = kind
    if (this.#timer === null) this.#tell()
  }

  #tell(): void {
    const kind = this.#next
    this.#next = null
    this.#timer = null
    if (kind === null) return
    this.#timer = setTimeout(() => this.#tell(), everyMs)
    if (this.#connection.status.getState().phase !== 'connected') return
    // One that is lost is made up for by the next; an older agent knows of none.
    this.#connection.client.activity.note.mutate({ kind }).catch(() => undefined)
  }

  [Symbol.dispose](): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
  }
}
