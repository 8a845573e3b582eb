import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Command } from './command.ts'
import type { ContextKeys } from './context-keys.ts'

/** The one registry of what the user can do. Panels register what they can while they are there. */
export class Commands {
  /** In the order in which they were registered. */
  readonly store: StoreApi<{ commands: ReadonlyMap<string, Command> }> = createStore(() => ({
    commands: new Map(),
  }))
  readonly #contextKeys: ContextKeys

  constructor(contextKeys: ContextKeys) {
    this.#contextKeys = contextKeys
  }

  /** What it returns takes them away again. The last one registered under an id is the one that runs. */
  register(commands: readonly Command[]): () => void {
    this.#change((all) => {
      for (const command of commands) all.set(command.id, command)
    })
    return () =>
      this.#change((all) => {
        for (const command of commands) if (all.get(command.id) === command) all.delete(command.id)
      })
  }

  get(id: string): Command | undefined {
    return this.store.getState().commands.get(id)
  }

  isEnabled(id: string): boolean {
    const command = this.get(id)
    return command !== undefined && this.#contextKeys.matches(command.when)
  }

  /** Runs it where it may run now; what it throws is told to the user, never to the caller. */
  run(id: string, ...args: readonly unknown[]): void {
    const command = this.get(id)
    if (command && this.#contextKeys.matches(command.when)) void command.run(...args)
  }

  #change(change: (all: Map<string, Command>) => void): void {
    const commands = new Map(this.store.getState().commands)
    change(commands)
    this.store.setState({ commands })
  }
}
