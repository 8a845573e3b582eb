import type {
  LifecycleHook,
  LifecyclePart,
  LifecycleRun,
  lifecycleRunState,
} from '../protocol/lifecycle.ts'
import { replayRingBytes } from '../protocol/terminals.ts'
import type { TerminalContext } from '../terminals/open-terminal.ts'
import { HookLog } from './hook-log.ts'
import type { RecordedRun } from './lifecycle-record.ts'
import { PartTerminal } from './part-terminal.ts'

type State = (typeof lifecycleRunState.options)[number]

/** One hook of the plan, with what became of it and what it printed. */
export class HookRun {
  readonly hook: LifecycleHook
  /** The user went on after it though it failed. */
  isPassedOver = false
  readonly #ctx: TerminalContext
  readonly #onChange: () => void
  #state: State = 'pending'
  #log = new HookLog()
  #parts: LifecyclePart[] = []
  #startedAt: number | null = null
  #endedAt: number | null = null
  #error: string | null = null
  #terminals: PartTerminal[] = []
  /** Why it was ended, where it was. */
  #stopped: string | null = null

  constructor(ctx: TerminalContext, hook: LifecycleHook, onChange: () => void) {
    this.#ctx = ctx
    this.hook = hook
    this.#onChange = onChange
  }

  get state(): State {
    return this.#state
  }

  /** Of the newest try. */
  get log(): HookLog {
    return this.#log
  }

  get shown(): LifecycleRun {
    const { hook } = this
    const parts = this.#parts.map((part) => ({ ...part }))
    return {
      hook,
      state: this.#state,
      parts,
      startedAt: this.#startedAt,
      endedAt: this.#endedAt,
      error: this.#error,
    }
  }

  /** What the record holds of it; null while there is nothing worth it. */
  recorded(generation: number): RecordedRun | null {
    const state = this.#state
    if (state === 'pending' || state === 'skipped') return null
    const { isPassedOver } = this
    const [startedAt, endedAt, error] = [this.#startedAt, this.#endedAt, this.#error]
    return { generation, state, startedAt, endedAt, error, isPassedOver }
  }

  /** Takes up what an earlier life of the agent knew. */
  restore(state: 'done' | 'failed', recorded: RecordedRun): void {
    this.#state = state
    this.#startedAt = recorded.startedAt
    this.#endedAt = recorded.endedAt
    this.#error = recorded.error
    this.isPassedOver = recorded.isPassedOver
  }

  /** As if it had never run, though its log stays until it does. */
  reset(): void {
    this.#settle('pending')
  }

  skip(): void {
    this.#settle('skipped')
  }

  /** Its new terminals take the place of those it had. */
  begin(): void {
    for (const terminal of this.#terminals) terminal.close()
    this.#terminals = []
    this.#log = new HookLog()
    this.#settle('pending')
    this.#state = 'running'
    this.#startedAt = Date.now()
    this.#onChange()
  }

  /** For one of `count` parts, which together keep as much of their output as one terminal does. */
  openPart(name: string | null, count: number): PartTerminal {
    const part: LifecyclePart = { name, terminalId: null, exit: null }
    this.#parts.push(part)
    const terminal = new PartTerminal(this.#ctx, {
      name: name === null ? this.hook : `${this.hook}: ${name}`,
      part,
      ringBytes: replayRingBytes / count,
      log: this.log,
      onChange: this.#onChange,
      onHungUp: () => {
        this.#stopped ??= `${this.hook} was ended, because its terminal was closed.`
      },
    })
    this.#terminals.push(terminal)
    if (this.#stopped !== null) terminal.stop()
    this.#onChange()
    return terminal
  }

  /** Ends what it runs. `reason` is the sentence with which it fails. */
  stop(reason: string): void {
    if (this.#state !== 'running') return
    this.#stopped ??= reason
    for (const terminal of this.#terminals) terminal.stop()
  }

  end(error: string | null): void {
    this.#error = this.#stopped ?? error
    this.#state = this.#error === null ? 'done' : 'failed'
    this.#endedAt = Date.now()
    this.#onChange()
  }

  #settle(state: 'pending' | 'skipped'): void {
    this.#state = state
    this.#parts = []
    this.#startedAt = null
    this.#endedAt = null
    this.#error = null
    this.#stopped = null
    this.isPassedOver = false
    this.#onChange()
  }
}
