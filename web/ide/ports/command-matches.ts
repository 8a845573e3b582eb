import { createStore, type StoreApi } from 'zustand/vanilla'
import type { MatchAnswer, MatchQuestion } from './match-worker.ts'

/** What runs the expressions; a `Worker` is one. */
export type Matcher = {
  postMessage(question: MatchQuestion): void
  onmessage: ((event: { data: MatchAnswer }) => void) | null
  onerror: (() => void) | null
  terminate(): void
}

/** Longer than any honest expression takes for one command. */
const patienceMs = 500
/** Until its code has arrived. */
const startMs = 10_000

const keyOf = (pattern: string, command: string) => `${pattern}\n${command}`

/**
 * Which commands the regular expressions of a repository match. They run beside the page, each for
 * so long and no longer: one that takes for ever matches nothing.
 */
export class CommandMatches {
  /** What has been found out; replaced with each find. */
  readonly store: StoreApi<{ verdicts: ReadonlyMap<string, boolean> }> = createStore(() => ({
    verdicts: new Map(),
  }))
  readonly #start: () => Matcher
  #turn: Promise<void> = Promise.resolve()

  constructor(start: () => Matcher = startWorker) {
    this.#start = start
  }

  /** False also for what has not been found out. */
  readonly isMatch = (pattern: string, command: string): boolean =>
    this.store.getState().verdicts.get(keyOf(pattern, command)) ?? false

  /** Resolves once it is known of each of these commands. */
  find(patterns: readonly string[], commands: readonly string[]): Promise<void> {
    this.#turn = this.#turn.then(() => this.#findNow(patterns, commands))
    return this.#turn
  }

  async #findNow(patterns: readonly string[], commands: readonly string[]): Promise<void> {
    const { verdicts } = this.store.getState()
    const left = patterns
      .flatMap((pattern) => commands.map((command) => ({ pattern, command })))
      .filter(({ pattern, command }) => !verdicts.has(keyOf(pattern, command)))
    if (left.length === 0) return
    const found = new Map(verdicts)
    while (left.length > 0) {
      const answers = await this.#ask(left)
      // It could not be fetched: asked again with the next change.
      if (answers === null) break
      // The one that got no answer takes too long.
      const judged = left.splice(0, answers.length + 1)
      judged.forEach((question, at) => {
        found.set(keyOf(question.pattern, question.command), answers[at] ?? false)
      })
    }
    this.store.setState({ verdicts: found })
  }

  /** The answers to the first so many, until one was not given in time; null where none can be. */
  #ask(questions: readonly MatchQuestion[]): Promise<boolean[] | null> {
    const matcher = this.#start()
    return new Promise((resolve) => {
      const answers: boolean[] = []
      let isReady = false
      const end = () => {
        clearTimeout(timer)
        matcher.terminate()
        resolve(isReady ? answers : null)
      }
      let timer = setTimeout(end, startMs)
      const askNext = () => {
        clearTimeout(timer)
        const next = questions[answers.length]
        if (!next) return end()
        timer = setTimeout(end, patienceMs)
        matcher.postMessage(next)
      }
      matcher.onerror = end
      matcher.onmessage = ({ data }) => {
        if (data === 'ready') isReady = true
        else answers.push(data)
        askNext()
      }
    })
  }
}

const startWorker = (): Matcher =>
  new Worker(new URL('./match-worker.ts', import.meta.url), { type: 'module' }) as Matcher
