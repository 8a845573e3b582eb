import { closeSync, openSync, readSync } from 'node:fs'

/** What every counter is read into; nothing of it is kept. */
const buffer = Buffer.alloc(16 * 1024)

/**
 * A small file of the kernel's that is read over and over: kept open, without a new
 * buffer each time.
 */
export class CounterFile {
  #fd: number | null

  constructor(path: string) {
    this.#fd = openIfThere(path)
  }

  /** The number it consists of; null where there is none, as for `max`. */
  number(): number | null {
    const text = this.#read()
    return text !== null && /^\d+/.test(text) ? Number.parseInt(text, 10) : null
  }

  /** The numbers of its first line, where it consists of nothing else. */
  numbers(): number[] {
    const text = this.#read()
    return text !== null && /^\d[\d ]*\n?$/.test(text) ? text.trim().split(' ').map(Number) : []
  }

  /** The number after a name at the start of a line. */
  field(name: string): number | null {
    const text = this.#read()
    if (text === null) return null
    const at = text.startsWith(`${name} `) ? 0 : text.indexOf(`\n${name} `) + 1
    if (at === 0 && !text.startsWith(`${name} `)) return null
    const number = Number.parseInt(text.slice(at + name.length + 1, at + name.length + 24), 10)
    return Number.isNaN(number) ? null : number
  }

  [Symbol.dispose](): void {
    if (this.#fd !== null) closeSync(this.#fd)
    this.#fd = null
  }

  #read(): string | null {
    if (this.#fd === null) return null
    try {
      return buffer.toString('latin1', 0, readSync(this.#fd, buffer, 0, buffer.length, 0))
    } catch {
      // The group of the container has gone, or does not tell: then nothing is known.
      return null
    }
  }
}

function openIfThere(path: string): number | null {
  try {
    return openSync(path, 'r')
  } catch {
    // Not every kernel and engine shows every counter.
    return null
  }
}
