import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import {
  commandHook,
  type LifecycleHook,
  type LifecycleRun,
  type LifecycleState,
  lifecycleHook,
  lifecycleLogChunk,
  lifecycleState,
} from '#agent/protocol/lifecycle.ts'
import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import { callAgent } from '../agent-calls.ts'
import { type CodespaceRow, listSteps, update, writeStep } from '../codespaces.store.ts'
import { configurationOf } from '../configuration/configuration.ts'
import { deliverSecretsAgain } from '../credentials/deliver-secrets.ts'
import type { StepLogWriter } from '../journal/step-logs.ts'

const askedWaitMs = 20_000
/** More of a hook's output than this a round is left to the next one. */
const chunksARound = 16
/**
 * What takes longer is said to, and the IDE no longer waits for it; it is the user's to end (F-43).
 */
const patienceMs = 30 * 60_000
/** While something prints, its log is asked for this often; the longer it is silent, the less. */
const followMs = 500
const silentMs = 10_000
/**
 * So many rounds one right after the other are news. An agent that has more of it is asked no
 * sooner than all.
 */
const mostQuickRounds = 20

/**
 * Tells the agent that the clone is whole and its user's, and that set-up may begin.
 * Harmless to repeat.
 */
export async function beginSetUp(
  ctx: AppContext,
  row: CodespaceRow,
  signal: AbortSignal,
): Promise<void> {
  await callAgent(
    ctx,
    row.id,
    { procedure: 'lifecycle.begin', kind: 'mutation', answer: z.unknown() },
    signal,
  )
}

/** Runs this hook of a running codespace again, and those after it. */
export async function retryHook(
  ctx: AppContext,
  row: CodespaceRow,
  hook: LifecycleHook,
): Promise<void> {
  try {
    await callAgent(
      ctx,
      row.id,
      { procedure: 'lifecycle.retry', kind: 'mutation', input: { hook }, answer: z.unknown() },
      AbortSignal.timeout(askedWaitMs),
    )
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'AGENT_REFUSED') throw error
    const isBusy = error.message === 'LIFECYCLE_BUSY'
    throw isBusy
      ? new AppError('SET_UP_BUSY', 'Set-up commands are running. Wait for them, or stop them.')
      : new AppError('SET_UP_NOT_FOUND', `This codespace has no ${hook}.`)
  }
}

/**
 * The IDE may open by itself: nothing it should wait for is still to come, or something
 * has gone wrong.
 */
export function isSetUp(row: CodespaceRow, runs: readonly LifecycleRun[]): boolean {
  const commands = runs.filter(({ hook }) => isCommand(hook))
  if (commands.some(({ state }) => state === 'failed')) return true
  const last = lifecycleHook.options.indexOf(configurationOf(row).waitFor)
  return commands
    .filter(({ hook }) => lifecycleHook.options.indexOf(hook) <= last)
    .every(({ state }) => state === 'done' || state === 'skipped')
}

const isCommand = (hook: LifecycleHook) => commandHook.options.some((command) => command === hook)

/**
 * Takes down what the agent says of its lifecycle commands, for as long as the codespace runs: each
 * as a step with its log, and whether the IDE may open. Ends with the signal, and with the agent.
 */
export async function followSetUp(
  ctx: AppContext,
  row: CodespaceRow,
  signal: AbortSignal,
): Promise<void> {
  // An agent that came back after a crash waits for the word again, and knows no secrets.
  await deliverSecretsAgain(ctx, row, signal)
  await beginSetUp(ctx, row, signal)
  using journal = new Journal(ctx, row, await listSteps(ctx, row.id, row.generation))
  let version: number | null = null
  let waitMs = followMs
  let quickRounds = 0
  let askedAt = Number.NEGATIVE_INFINITY
  while (!signal.aborted) {
    quickRounds = performance.now() - askedAt < followMs ? quickRounds + 1 : 0
    if (quickRounds > mostQuickRounds) await delay(followMs, undefined, { signal })
    askedAt = performance.now()
    const isFollowing = journal.isRunning
    const state: LifecycleState = await callAgent(
      ctx,
      row.id,
      {
        procedure: 'lifecycle.next',
        kind: 'query',
        input: { version, waitMs: isFollowing ? waitMs : askedWaitMs },
        answer: lifecycleState,
        deadlineMs: askedWaitMs * 2,
      },
      signal,
    )
    if (version === state.version && !isFollowing) continue
    const isNews = version !== state.version
    version = state.version
    const hasPrinted = await journal.take(state.runs, signal)
    waitMs = isNews || hasPrinted ? followMs : Math.min(waitMs * 2, silentMs)
  }
}

const overdue = `It has been running for more than ${patienceMs / 60_000} minutes. Stop it, or let it go on.`

/** What has been written down of one generation's set-up. */
class Journal {
  readonly #ctx: AppContext
  readonly #row: CodespaceRow
  readonly #written = new Map<string, string>()
  readonly #logs = new Map<LifecycleHook, HookLog>()
  #isSetUp: boolean

  constructor(ctx: AppContext, row: CodespaceRow, steps: Awaited<ReturnType<typeof listSteps>>) {
    this.#ctx = ctx
    this.#row = row
    this.#isSetUp = row.isSetUp === 1
    for (const { name, ...step } of steps) this.#written.set(name, JSON.stringify(step))
  }

  /** Something prints whose log is to be followed. */
  get isRunning(): boolean {
    return this.#logs.size > 0
  }

  /** Whether anything was printed since the last time. */
  async take(runs: readonly LifecycleRun[], signal: AbortSignal): Promise<boolean> {
    let hasPrinted = false
    for (const run of runs) {
      if (await this.#takeLog(run, signal)) hasPrinted = true
      await this.#takeStep(run)
    }
    await this.#noteSetUp(runs)
    return hasPrinted
  }

  async #noteSetUp(runs: readonly LifecycleRun[]): Promise<void> {
    const isEnough = isSetUp(this.#row, runs) || runs.some((run) => this.#isOverdue(run))
    if (this.#isSetUp || !isEnough) return
    this.#isSetUp = true
    await update(this.#ctx, this.#row.id, { isSetUp: 1 })
    this.#ctx.changes.announce(this.#row.id)
  }

  #isOverdue({ hook, state, startedAt }: LifecycleRun): boolean {
    // What a container begins with may go on for as long as it does.
    if (hook === 'entrypoint' || state !== 'running') return false
    return this.#ctx.clock.now() - (startedAt ?? 0) > patienceMs
  }

  async #takeStep(run: LifecycleRun): Promise<void> {
    const { hook, state, startedAt, endedAt } = run
    const error = this.#isOverdue(run) ? overdue : run.error
    const step = { state, startedAt, endedAt, error }
    const text = JSON.stringify(step)
    if (this.#written.get(hook) === text) return
    const { id: codespaceId, generation } = this.#row
    await writeStep(this.#ctx, { codespaceId, generation, name: hook }, step)
    this.#written.set(hook, text)
    this.#ctx.changes.announce(codespaceId)
  }

  async #takeLog(run: LifecycleRun, signal: AbortSignal): Promise<boolean> {
    const { hook, startedAt } = run
    let log = this.#logs.get(hook)
    if (run.state !== 'running' && !log && !this.#isNews(run)) return false
    if (startedAt === null) return false
    if (log && log.startedAt !== startedAt) this.#close(hook)
    log = this.#logs.get(hook)
    if (!log) {
      const { id: codespaceId, generation } = this.#row
      const writer = this.#ctx.stepLogs.write({ codespaceId, generation, name: hook })
      if (writer.isContinued) writer.add('\n[Again, or after a restart of the server:]\n')
      log = { startedAt, writer, from: 0 }
      this.#logs.set(hook, log)
    }
    const before = log.from
    await this.#read(hook, log, signal)
    if (run.state !== 'running') this.#close(hook)
    return log.from > before
  }

  /** It ended before anybody here saw it run. */
  #isNews({ hook, state, startedAt, endedAt, error }: LifecycleRun): boolean {
    return (
      startedAt !== null &&
      this.#written.get(hook) !== JSON.stringify({ state, startedAt, endedAt, error })
    )
  }

  async #read(hook: LifecycleHook, log: HookLog, signal: AbortSignal): Promise<void> {
    for (let count = 0; count < chunksARound; count += 1) {
      const chunk = await callAgent(
        this.#ctx,
        this.#row.id,
        {
          procedure: 'lifecycle.log',
          kind: 'query',
          input: { hook, from: log.from },
          answer: lifecycleLogChunk,
        },
        signal,
      )
      if (chunk.from > log.from) {
        log.writer.add(`\n[${chunk.from - log.from} bytes left out]\n`)
      }
      if (chunk.text) log.writer.add(chunk.text)
      if (chunk.to <= log.from) return
      log.from = chunk.to
    }
  }

  #close(hook: LifecycleHook): void {
    this.#logs.get(hook)?.writer[Symbol.dispose]()
    this.#logs.delete(hook)
  }

  [Symbol.dispose](): void {
    for (const hook of [...this.#logs.keys()]) this.#close(hook)
  }
}

/** `startedAt` tells one try from the next. */
type HookLog = { startedAt: number; writer: StepLogWriter; from: number }
