import { createStore, type StoreApi } from 'zustand/vanilla'

export type Conflict = {
  /** Below the folder: `src/a.ts`. */
  path: string
  /** How many more questions like it there may be. */
  others: number
}
export type ConflictAnswer = { choice: 'replace' | 'both' | 'skip' | 'cancel'; isForAll: boolean }

type Question = Conflict & { answer: (answer: ConflictAnswer) => void }

/** What an upload has to know from the user, one question at a time. */
export class UploadQuestions {
  readonly store: StoreApi<{ question: Question | null }> = createStore(() => ({ question: null }))
  #last: Promise<unknown> = Promise.resolve()

  ask(conflict: Conflict): Promise<ConflictAnswer> {
    const answered = this.#last.then(
      () =>
        new Promise<ConflictAnswer>((resolve) => {
          const answer = (given: ConflictAnswer) => {
            this.store.setState({ question: null })
            resolve(given)
          }
          this.store.setState({ question: { ...conflict, answer } })
        }),
    )
    this.#last = answered
    return answered
  }
}
