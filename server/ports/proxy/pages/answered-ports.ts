import type { PassedAccess } from '../passed-access.ts'

/** Forgetting one costs a word on a page and nothing else. */
const mostRemembered = 10_000

/** Which ports have answered since their codespace was started, so that one that stopped is told. */
export class AnsweredPorts {
  readonly #keys = new Set<string>()

  add(access: PassedAccess, port: number): void {
    const key = keyOf(access, port)
    if (this.#keys.has(key)) return
    if (this.#keys.size >= mostRemembered) this.#keys.clear()
    this.#keys.add(key)
  }

  has(access: PassedAccess, port: number): boolean {
    return this.#keys.has(keyOf(access, port))
  }
}

const keyOf = ({ codespaceId, generation }: PassedAccess, port: number): string =>
  `${codespaceId} ${generation} ${port}`
