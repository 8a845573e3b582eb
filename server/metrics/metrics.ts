import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { StepName } from '#server/codespaces/codespaces.schema.ts'

/** From what a click takes to what an image's build does. */
const secondsBuckets = [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 900, 3600]

/** Where a request or a WebSocket goes. */
export type Destination = 'app' | 'files' | 'port' | 'control' | 'workspace'

/**
 * What is counted while it happens. No label names a user, a repository or a codespace, and each
 * has few values: whoever reads these learns how this server fares, and nothing of anybody (S-95).
 */
export class Metrics {
  readonly registry = new Registry()
  readonly #stepSeconds: Histogram<'step' | 'result'>
  readonly #startSeconds: Histogram<'kind' | 'result'>
  readonly #requests: Counter<'to' | 'status'>
  readonly #sockets: Gauge<'to'>
  readonly #errors: Counter<'code'>

  constructor() {
    const registers = [this.registry]
    this.#stepSeconds = new Histogram({
      name: 'bothy_step_seconds',
      help: 'How long the steps of creations and starts took.',
      labelNames: ['step', 'result'],
      buckets: secondsBuckets,
      registers,
    })
    this.#startSeconds = new Histogram({
      name: 'bothy_start_seconds',
      help: 'How long it took until the agent of a codespace answered, or the start had failed.',
      labelNames: ['kind', 'result'],
      buckets: secondsBuckets,
      registers,
    })
    this.#requests = new Counter({
      name: 'bothy_requests_total',
      help: 'Requests over HTTP by where they went and how they were answered.',
      labelNames: ['to', 'status'],
      registers,
    })
    this.#sockets = new Gauge({
      name: 'bothy_open_sockets',
      help: 'WebSockets that are open: of pages, of pages to agents, of apps on ports.',
      labelNames: ['to'],
      registers,
    })
    for (const to of ['control', 'workspace', 'port']) this.#sockets.set({ to }, 0)
    this.#errors = new Counter({
      name: 'bothy_errors_total',
      help: 'Calls that were refused, by the code of the refusal; INTERNAL for what is a fault.',
      labelNames: ['code'],
      registers,
    })
  }

  stepEnded(step: StepName, result: 'done' | 'failed' | 'skipped', ms: number): void {
    this.#stepSeconds.observe({ step, result }, ms / 1000)
  }

  startEnded(kind: 'create' | 'start', result: 'done' | 'failed', ms: number): void {
    this.#startSeconds.observe({ kind, result }, ms / 1000)
  }

  answered(to: Destination, status: number): void {
    this.#requests.inc({ to, status: `${Math.floor(status / 100)}xx` })
  }

  /** Until it closes. */
  socketOpened(
    to: Destination,
    socket: { once(event: 'close', heard: () => void): unknown },
  ): void {
    this.#sockets.inc({ to })
    socket.once('close', () => this.#sockets.dec({ to }))
  }

  refused(code: string): void {
    this.#errors.inc({ code })
  }
}
