import type { IdeStorage } from '../ide-storage.ts'
import type { PortRow } from './port-rows.ts'

/** What is done about a port that something has begun to listen on. */
export type Arrival = { row: PortRow; act: 'notify' | 'openBrowser' | 'openPreview' }

/** What this browser has done about ports, so that another tab or a reload does not do it again. */
const doneKey = 'portsDone'
const mostDone = 100

/** Which ports have come since the last time, and what is to be done about each, once. */
export class Arrivals {
  readonly #storage: IdeStorage
  /** The container's life: all of it is new in the next one. */
  readonly #generation: number
  #listening: ReadonlySet<number> = new Set()

  constructor(storage: IdeStorage, generation: number) {
    this.#storage = storage
    this.#generation = generation
  }

  take(rows: readonly PortRow[]): readonly Arrival[] {
    const before = this.#listening
    const now = rows.filter(({ isListening }) => isListening)
    this.#listening = new Set(now.map(({ port }) => port))
    return now.flatMap((row) => (before.has(row.port) ? [] : this.#judge(row)))
  }

  #judge(row: PortRow): readonly Arrival[] {
    const { port, process, onAutoForward } = row
    const { pid } = process ?? {}
    switch (onAutoForward) {
      case 'ignore':
      case 'silent':
        return []
      case 'notify':
        // A server that is started anew at every change is told of once.
        return this.#once(`notify ${port} ${programOf(row)}`) ? [{ row, act: 'notify' }] : []
      case 'openBrowserOnce':
        return this.#once(`open ${port}`) ? [{ row, act: 'openBrowser' }] : []
      case 'openBrowser':
      case 'openPreview':
        return this.#once(`${onAutoForward} ${port} ${pid ?? crypto.randomUUID()}`)
          ? [{ row, act: onAutoForward }]
          : []
    }
  }

  /** False where it has been done in this life of the container. */
  #once(deed: string): boolean {
    const key = `${this.#generation} ${deed}`
    const done = this.#storage.read<readonly string[]>(doneKey, [])
    if (done.includes(key)) return false
    this.#storage.write(doneKey, [...done, key].slice(-mostDone))
    return true
  }
}

/** What runs, whatever its number: the same program started anew is the same. */
const programOf = ({ process }: PortRow): string => process?.command.slice(0, 200) ?? ''
