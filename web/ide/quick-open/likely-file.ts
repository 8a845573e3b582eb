import type { AgentConnection } from '#web/lib/agent-client.ts'
import { keepBegunFile, takeBegunFile } from '../begun-files.ts'

/** Whoever is still typing has another one first by then. */
const restMs = 60
/** On a line that answers at once, a source file of any usual size costs little. */
const nearMs = 50
const mostBytes = { near: 1.5 * 1024 ** 2, far: 64 * 1024 }

/**
 * Asks for the file that is about to be opened while it is only looked at, so that its bytes are
 * there when it is: one at a time, and none that would keep the line busy.
 */
export class LikelyFile {
  readonly #connection: AgentConnection
  #timer: ReturnType<typeof setTimeout> | undefined
  #isAsking = false
  #kept: string | null = null

  constructor(connection: AgentConnection) {
    this.#connection = connection
  }

  /** With null there is none; what was asked for last is kept a while. */
  expect(path: string | null): void {
    clearTimeout(this.#timer)
    if (path !== null) this.#timer = setTimeout(() => this.#begin(path), restMs)
  }

  #begin(path: string): void {
    const { client, status } = this.#connection
    const { phase, latencyMs } = status.getState()
    if (phase !== 'connected') return
    if (this.#isAsking) {
      this.expect(path)
      return
    }
    this.#isAsking = true
    if (this.#kept !== null) void takeBegunFile(this.#connection, this.#kept)
    this.#kept = path
    const isNear = latencyMs !== null && latencyMs <= nearMs
    const asked = client.files.read.query({
      path,
      mostBytes: isNear ? mostBytes.near : mostBytes.far,
    })
    keepBegunFile(this.#connection, path, asked)
    const done = () => {
      this.#isAsking = false
    }
    asked.then(done, done)
  }
}
