import { createStore, type StoreApi } from 'zustand/vanilla'
import { showToast } from '#web/ui/Toast.tsx'
import type { Command } from './command.ts'
import type { ContextKeys } from './context-keys.ts'

/** The one registry of what the user can do. Panels register what they can while they are there. */
export class Commands {
  /** In the order in which they were registered; of one id the one that runs. */
  readonly store: StoreApi<{ commands: ReadonlyMap<string, Command> }> = createStore(() => ({
    commands: new Map(),
  }))
  /** Of one id all there are, the last of which runs. */
  readonly #registered = new Map<string, readonly Command[]>()
  readonly #contextKeys: ContextKeys

  constructor(contextKeys: ContextKeys) {
    this.#contextKeys = contextKeys
  }

  /**
   * What it returns takes them away again. The last one registered under an id is the
   * one that runs.
   */
  register(commands: readonly Command[]): () => void {
    for (const command of commands) {
      this.#registered.set(command.id, [...(this.#registered.get(command.id) ?? []), command])
    }
    this.#tell()
    return () => {
      for (const command of commands) {
        const left = this.#registered.get(command.id)?.filter((other) => other !== command) ?? []
        if (left.length === 0) this.#registered.delete(command.id)
        else this.#registered.set(command.id, left)
      }
      this.#tell()
    }
  }

  get(id: string): Command | undefined {
    return this.#registered.get(id)?.at(-1)
  }

  isEnabled(id: string): boolean {
    const command = this.get(id)
    return command !== undefined && this.#contextKeys.matches(command.when)
  }

  /** Runs it where it may run now; what it throws is told to the user, never to the caller. */
  run(id: string, ...args: readonly unknown[]): void {
    void this.settled(id, ...args)
  }

  /** As `run`; resolves, and never rejects, once that is through, whatever came of it. */
  async settled(id: string, ...args: readonly unknown[]): Promise<void> {
    const command = this.get(id)
    if (!command || !this.#contextKeys.matches(command.when)) return
    try {
      await command.run(...args)
    } catch (error) {
      tellFailure(command, error)
    }
  }

  #tell(): void {
    const commands = new Map<string, Command>()
    for (const [id, all] of this.#registered) {
      const last = all.at(-1)
      if (last) commands.set(id, last)
    }
    this.store.setState({ commands })
  }
}

function tellFailure({ id, title }: Command, error: unknown): void {
  console.error(id, error)
  showToast({
    tone: 'danger',
    title: `${title}: that did not work`,
    description: error instanceof Error ? error.message : String(error),
  })
}
