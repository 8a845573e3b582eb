import { createStore, type StoreApi } from 'zustand/vanilla'

/** Something that was done to files and can be taken back. */
export type Operation = {
  /** After “Undo”: `rename of a.ts`. */
  title: string
  undo: () => Promise<void>
  redo: () => Promise<void>
}

const keptOperations = 50

/** What was done, to be undone from the last one back, and done again. One thing at a time. */
export class OperationHistory {
  readonly store: StoreApi<{ done: readonly Operation[]; undone: readonly Operation[] }> =
    createStore(() => ({ done: [], undone: [] }))
  /** Never fails. */
  #last: Promise<unknown> = Promise.resolve()

  push(operation: Operation): void {
    const { done } = this.store.getState()
    this.store.setState({ done: [...done, operation].slice(-keptOperations), undone: [] })
  }

  /** Throws why it cannot be; then it is not offered again. False where there is nothing. */
  undo(wanted?: Operation): Promise<boolean> {
    return this.#inTurn(() => this.#undo(wanted))
  }

  redo(): Promise<boolean> {
    return this.#inTurn(() => this.#redo())
  }

  /** Somebody who presses the key twice means two things, however long the first takes. */
  #inTurn(work: () => Promise<boolean>): Promise<boolean> {
    const turn = this.#last.then(work)
    this.#last = turn.catch(() => undefined)
    return turn
  }

  #undo(wanted?: Operation): Promise<boolean> {
    const { done, undone } = this.store.getState()
    const operation = wanted ?? done.at(-1)
    if (!operation || !done.includes(operation)) return Promise.resolve(false)
    return this.#run(operation.undo, {
      before: { done: done.filter((other) => other !== operation), undone },
      after: (now) => ({ ...now, undone: [...now.undone, operation] }),
    })
  }

  #redo(): Promise<boolean> {
    const { done, undone } = this.store.getState()
    const operation = undone.at(-1)
    if (!operation) return Promise.resolve(false)
    return this.#run(operation.redo, {
      before: { done, undone: undone.slice(0, -1) },
      after: (now) => ({ ...now, done: [...now.done, operation] }),
    })
  }

  async #run(
    work: () => Promise<void>,
    change: { before: Stacks; after: (now: Stacks) => Stacks },
  ): Promise<boolean> {
    this.store.setState(change.before)
    await work()
    this.store.setState(change.after(this.store.getState()))
    return true
  }
}

type Stacks = { done: readonly Operation[]; undone: readonly Operation[] }
