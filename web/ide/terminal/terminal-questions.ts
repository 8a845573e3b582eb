import { createStore, type StoreApi } from 'zustand/vanilla'
import type { LinkTarget } from './links.ts'

export type TerminalQuestion = { answer(isYes: boolean): void } & (
  | { type: 'paste'; text: string }
  | { type: 'link'; target: LinkTarget }
)

/** What a terminal must ask before it goes on; the panel shows one at a time. */
export class TerminalQuestions {
  readonly store: StoreApi<{ question: TerminalQuestion | null }> = createStore(() => ({
    question: null,
  }))

  confirmPaste(text: string): Promise<boolean> {
    return this.#ask((answer) => ({ type: 'paste', text, answer }))
  }

  confirmLink(target: LinkTarget): Promise<boolean> {
    return this.#ask((answer) => ({ type: 'link', target, answer }))
  }

  #ask(make: (answer: (isYes: boolean) => void) => TerminalQuestion): Promise<boolean> {
    this.store.getState().question?.answer(false)
    return new Promise((resolve) => {
      const question = make((isYes) => {
        this.store.setState({ question: null })
        resolve(isYes)
      })
      this.store.setState({ question })
    })
  }
}
