import type { PullProgress } from '#server/drivers/image-pull.ts'

const everyMs = 3000

const megabytes = (bytes: number): string => `${Math.round(bytes / 1024 ** 2)}`

/** Says in a log how far a pull is, every few seconds and only where it has come further. */
export class PullLog {
  readonly #image: string
  readonly #log: { add(text: string): void }
  readonly #now: () => number
  #saidAtMs: number
  #said = ''

  constructor(image: string, log: { add(text: string): void }, now = () => performance.now()) {
    this.#image = image
    this.#log = log
    this.#now = now
    this.#saidAtMs = now()
    log.add(`Pulling ${image}\n`)
  }

  readonly hear = ({ layers, layersDone, bytes, totalBytes }: PullProgress): void => {
    if (this.#now() - this.#saidAtMs < everyMs) return
    const size = totalBytes > 0 ? `, ${megabytes(bytes)} of ${megabytes(totalBytes)} MB` : ''
    const words = `${layersDone} of ${layers} layers${size}`
    if (words === this.#said) return
    this.#log.add(`${this.#image}: ${words}\n`)
    this.#said = words
    this.#saidAtMs = this.#now()
  }
}
