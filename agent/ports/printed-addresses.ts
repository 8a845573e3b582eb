import type { DetectedPort } from '../protocol/ports.ts'
import type { Terminal } from '../terminals/terminal.ts'
import type { Terminals } from '../terminals/terminals.ts'
import { AddressReader, type PrintedAddress } from './address-reader.ts'

const mostPrinted = 200
/** What listens only after it has said so has this long. */
const waitedForMs = 60_000
/** One that starts again within this long need not say again where it is. */
const missedMs = 10_000
/** What is printed so long before it may have begun to listen was printed by it. */
const bannerMs = 2000

type Printed = Omit<PrintedAddress, 'port'> & {
  terminal: Terminal
  printedAt: number
  /** Since when at the earliest something listens there; null where nothing was seen to. */
  listeningSince: number | null
  /** Null where something listens, or never did. */
  goneAt: number | null
}

/**
 * Which addresses of this container the terminals have shown. Of those that a program prints the
 * first one counts, which says where it is, and not what it logs about later requests.
 */
export class PrintedAddresses {
  readonly #printed = new Map<number, Printed>()
  readonly #readers = new Map<Terminal, AddressReader>()
  readonly #watching: Disposable
  readonly #onChange: () => void

  constructor(terminals: Terminals, onChange: () => void) {
    this.#onChange = onChange
    this.#watching = terminals.watch({
      onOutput: (terminal, bytes) => this.#readerOf(terminal).read(bytes),
      onClose: (terminal) => this.#forgetTerminal(terminal),
    })
  }

  /** Null where none is known. */
  at(port: number): NonNullable<DetectedPort['printed']> | null {
    const found = this.#printed.get(port)
    if (!found) return null
    return { terminalId: found.terminal.id, protocol: found.protocol, path: found.path }
  }

  terminalOf(port: number): Terminal | null {
    return this.#printed.get(port)?.terminal ?? null
  }

  /** At which nothing has listened yet, and that look like addresses to be opened. */
  get awaited(): number[] {
    const all = [...this.#printed]
    return all.flatMap(([port, { isUrl, listeningSince }]) =>
      isUrl && listeningSince === null ? port : [],
    )
  }

  /**
   * Notes where something listens now, and forgets what is over: true where there was such.
   * @param sinceMs the look before this one: what is new began after it, however late it is seen
   */
  settle(listening: { has(port: number): boolean }, nowMs: number, sinceMs: number): boolean {
    const before = this.#printed.size
    for (const [port, one] of this.#printed) {
      if (listening.has(port)) {
        one.listeningSince ??= sinceMs
        one.goneAt = null
      } else if (one.listeningSince !== null) {
        one.goneAt ??= nowMs
      }
      const isOver =
        one.goneAt === null
          ? one.listeningSince === null && nowMs - one.printedAt > waitedForMs
          : nowMs - one.goneAt > missedMs
      if (isOver) this.#printed.delete(port)
    }
    return this.#printed.size < before
  }

  #readerOf(terminal: Terminal): AddressReader {
    const known = this.#readers.get(terminal)
    const reader = known ?? new AddressReader((found) => this.#note(terminal, found))
    this.#readers.set(terminal, reader)
    return reader
  }

  #note(terminal: Terminal, { port, ...found }: PrintedAddress): void {
    const known = this.#printed.get(port)
    if (known && !outdoes(found, known)) return
    const { listeningSince = null, goneAt = null } = known ?? {}
    // The newest last.
    this.#printed.delete(port)
    const printedAt = performance.now()
    this.#printed.set(port, { ...found, terminal, printedAt, listeningSince, goneAt })
    const [oldest] = this.#printed.keys()
    if (this.#printed.size > mostPrinted && oldest !== undefined) this.#printed.delete(oldest)
    this.#onChange()
  }

  #forgetTerminal(terminal: Terminal): void {
    this.#readers.get(terminal)?.[Symbol.dispose]()
    this.#readers.delete(terminal)
    for (const [port, one] of this.#printed) {
      if (one.terminal === terminal) this.#printed.delete(port)
    }
    this.#onChange()
  }

  [Symbol.dispose](): void {
    this.#watching[Symbol.dispose]()
    for (const reader of this.#readers.values()) reader[Symbol.dispose]()
  }
}

function outdoes(found: Omit<PrintedAddress, 'port'>, known: Printed): boolean {
  const { listeningSince, goneAt, printedAt, isUrl } = known
  if (found.isUrl !== isUrl) return found.isUrl
  if (listeningSince === null || goneAt !== null) return true
  return printedAt < listeningSince - bannerMs
}
