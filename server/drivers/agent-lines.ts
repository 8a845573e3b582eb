import type { Duplex } from 'node:stream'
import type { AgentStart } from '#agent/protocol/line.ts'
import { agentUnreachable, HomeSocket } from './lines/home-socket.ts'
import { LineFolders } from './lines/line-folder.ts'
import { Turns } from './turns.ts'

/**
 * Where agents dial home, for every driver whose containers share this machine's file system. The
 * server listens and the folder is read-only in the container, so that nothing a container can
 * write is opened.
 */
export class AgentLines {
  readonly #folders: LineFolders
  readonly #homes = new Map<string, HomeSocket>()
  readonly #turns = new Turns()

  constructor(linesFolder: string) {
    this.#folders = new LineFolders(linesFolder)
  }

  /**
   * The folder to mount, made if need be. `LINE_PATH_TOO_LONG` where a socket in it would not work.
   */
  folder(codespaceId: string): Promise<string> {
    return this.#folders.make(codespaceId)
  }

  /** Writes `start.json` and listens for agents of that generation, in place of any earlier one. */
  listen(codespaceId: string, start: AgentStart): Promise<void> {
    return this.#turns.take(codespaceId, async () => {
      await this.#folders.writeStart(codespaceId, start)
      await this.#open(codespaceId, start.generation)
    })
  }

  /**
   * Takes up what another life of this server has started. Its `start.json` stays the truth about
   * which generation that was: only one of the same generation is written anew.
   */
  async resume(codespaceId: string, start: AgentStart): Promise<void> {
    const started = await this.startedGeneration(codespaceId)
    if (started === null || started === start.generation) return this.listen(codespaceId, start)
    return this.#turns.take(codespaceId, () => this.#open(codespaceId, start.generation))
  }

  /** The generation `start.json` names; null where there is none. */
  startedGeneration(codespaceId: string): Promise<number | null> {
    return this.#folders.readGeneration(codespaceId)
  }

  async connect(codespaceId: string, signal: AbortSignal): Promise<Duplex> {
    const home = this.#homes.get(codespaceId)
    if (!home) throw agentUnreachable()
    return home.connect(signal)
  }

  /** Ends the lines and the listener; the folder stays, since a container may have it mounted. */
  close(codespaceId: string): Promise<void> {
    return this.#turns.take(codespaceId, async () => {
      const home = this.#homes.get(codespaceId)
      this.#homes.delete(codespaceId)
      await home?.close()
    })
  }

  async remove(codespaceId: string): Promise<void> {
    await this.close(codespaceId)
    await this.#folders.remove(codespaceId)
  }

  /** Ids of the codespaces that have a folder here. */
  list(): Promise<string[]> {
    return this.#folders.list()
  }

  async #open(codespaceId: string, generation: number): Promise<void> {
    const home = this.#homes.get(codespaceId)
    if (home) return home.expect(generation)
    await this.#folders.make(codespaceId)
    const path = this.#folders.socketPath(codespaceId)
    this.#homes.set(codespaceId, await HomeSocket.open(path, generation))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#homes.keys()].map((codespaceId) => this.close(codespaceId)))
  }
}
