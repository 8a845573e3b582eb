import type { TerminalOutputEvent } from '../protocol/terminals.ts'
import type { TestClient } from './start-test-agent.ts'

type Options = {
  terminalId: string
  viewerId?: string
  lastEventId?: string
  /** Draws nothing, so acknowledges nothing. */
  isStuck?: boolean
}

/** A viewer that keeps what it is told, and acknowledges it as a terminal on a screen would. */
export class TestView {
  readonly events: TerminalOutputEvent[] = []
  text = ''
  receivedBytes = 0
  lastEventId: string | undefined
  isComplete = false
  readonly #client: TestClient
  readonly #options: Options
  readonly #decoder = new TextDecoder()
  readonly #waiting = new Set<() => void>()
  readonly #subscription: { unsubscribe(): void }

  constructor(client: TestClient, options: Options) {
    this.#client = client
    this.#options = options
    const { terminalId, viewerId = 'viewer-1', lastEventId } = options
    this.lastEventId = lastEventId
    this.#subscription = client.api.terminals.output.subscribe(
      { terminalId, viewerId, ...(lastEventId ? { lastEventId } : {}) },
      {
        onData: ({ id, data }) => this.#onEvent(id, data),
        onComplete: () => {
          this.isComplete = true
          this.#changed()
        },
      },
    )
  }

  leave(): void {
    this.#subscription.unsubscribe()
  }

  async until(isSo: (view: TestView) => boolean): Promise<void> {
    while (!isSo(this)) await new Promise<void>((resolve) => this.#waiting.add(resolve))
  }

  untilText(text: string): Promise<void> {
    let from = 0
    return this.until(() => {
      const isThere = this.text.includes(text, from)
      from = Math.max(0, this.text.length - text.length)
      return isThere
    })
  }

  #onEvent(id: string, event: TerminalOutputEvent): void {
    this.lastEventId = id
    this.events.push(event)
    if (event.type === 'data') {
      this.text += this.#decoder.decode(event.bytes, { stream: true })
      this.receivedBytes += event.bytes.byteLength
      if (!this.#options.isStuck) this.#acknowledge(Number(id.split(':')[1]))
    }
    this.#changed()
  }

  #acknowledge(offset: number): void {
    const { terminalId, viewerId = 'viewer-1' } = this.#options
    const ack = { terminalId, viewerId, offset }
    // The terminal may be closed, or the socket broken, by the time that this arrives.
    this.#client.api.terminals.ack.mutate(ack).catch(() => null)
  }

  #changed(): void {
    for (const resolve of this.#waiting) resolve()
    this.#waiting.clear()
  }
}

export function watchTerminal(client: TestClient, options: Options): TestView {
  return new TestView(client, options)
}
