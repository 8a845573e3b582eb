import { AgentError } from '../errors.ts'
import type { Dotfiles } from '../protocol/dotfiles.ts'
import {
  dotfilesMs,
  type LifecycleHook,
  type LifecycleLogChunk,
  type LifecycleState,
  lifecycleHook,
} from '../protocol/lifecycle.ts'
import type { TerminalContext } from '../terminals/open-terminal.ts'
import { HookRun } from './hook-run.ts'
import {
  commandsBefore,
  hooksFrom,
  hooksOf,
  isCommand,
  isOwn,
  overLimit,
  runsOnce,
  takeUp,
  tooLong,
} from './lifecycle-plan.ts'
import { LifecycleRecord } from './lifecycle-record.ts'
import { LoginEnvironment } from './login-environment.ts'
import { type DotfilesToRun, runHook } from './run-hook.ts'
import { Versions } from './versions.ts'

export type LifecycleOptions = {
  /** Where the container keeps what it has been through. */
  recordFolder: string
  /** How long the user's shell may take to say what its profile sets. */
  probeMs?: number
  dotfilesMs?: number
  /** How long postStartCommand waits for the dotfiles. */
  dotfilesHeadStartMs?: number
  /** How long the commands wait for what image and Features begin with. */
  entrypointsHeadStartMs?: number
}

/**
 * Runs the plan of the start: each command hook after the one before it, and none after one that
 * failed. What image and Features begin with comes first, and the dotfiles come after
 * `postCreateCommand`, whatever became of it: each has a head start, ten seconds and half a minute,
 * before the commands go on beside it.
 */
export class Lifecycle {
  readonly #ctx: TerminalContext
  readonly #options: Required<LifecycleOptions>
  readonly #record: LifecycleRecord
  readonly #login: LoginEnvironment
  readonly #runs = new Map<LifecycleHook, HookRun>()
  readonly #versions = new Versions()
  /** Those that were given since the start. */
  #dotfiles: DotfilesToRun | null = null
  #loading: Promise<void> | null = null
  #hasBegun = false
  #isAdvancing = false
  #hasAttached = false
  #isClosed = false

  constructor(ctx: TerminalContext, options: LifecycleOptions) {
    const { start, effectiveUser } = ctx
    this.#ctx = ctx
    const headStarts = { entrypointsHeadStartMs: 10_000, dotfilesHeadStartMs: 30_000 }
    this.#options = { probeMs: 10_000, dotfilesMs, ...headStarts, ...options }
    this.#record = new LifecycleRecord(effectiveUser, options.recordFolder, start.codespaceName)
    this.#login = new LoginEnvironment(ctx, this.#options.probeMs)
    for (const hook of hooksOf(start.lifecycle)) {
      this.#runs.set(hook, new HookRun(ctx, hook, () => this.#changed()))
    }
  }

  async state(): Promise<LifecycleState> {
    await this.#loadedOrNot()
    return this.#state
  }

  get #state(): LifecycleState {
    const runs = lifecycleHook.options.flatMap((hook) => this.#runs.get(hook)?.shown ?? [])
    return { version: this.#versions.current, runs }
  }

  /** Answers once what the container has been through is known; the commands go on beside that. */
  async begin(): Promise<void> {
    await this.#loaded()
    if (this.#hasBegun) return
    this.#hasBegun = true
    void this.#advance(hooksFrom('entrypoint'))
  }

  /** Nothing is to be run of which nobody has to open the codespace first. */
  get isThrough(): boolean {
    return [...this.#runs.values()].every(
      ({ hook, state }) =>
        state === 'done' ||
        state === 'skipped' ||
        (hook === 'postAttachCommand' && state !== 'running') ||
        (hook === 'entrypoint' && state !== 'pending'),
    )
  }

  /** Somebody opened the codespace. */
  attached(): void {
    this.#hasAttached = true
    const run = this.#runs.get('postAttachCommand')
    if (!run || run.state === 'running' || !this.#hasBegun) return
    run.reset()
    // One that is under way comes to it in its turn.
    if (!this.#isAdvancing) void this.#advance(['postAttachCommand'])
  }

  async retry(hook: LifecycleHook): Promise<void> {
    await this.#loaded()
    const run = this.#require(hook)
    if (!this.#hasBegun || run.state === 'running') throw busy()
    if (!isCommand(hook)) {
      void this.#run(run)
      return
    }
    if (this.#isAdvancing) throw busy()
    const again = hooksFrom(hook).filter(isCommand)
    for (const earlier of commandsBefore(hook)) this.#passOver(earlier)
    for (const later of again) this.#runs.get(later)?.reset()
    if (hook === 'postAttachCommand') this.#hasAttached = true
    void this.#advance(again)
  }

  /** These count from now on, and are brought in at once, whatever was there before. */
  async applyDotfiles(dotfiles: Dotfiles): Promise<void> {
    await this.#loaded()
    const known = this.#runs.get('dotfiles')
    if (!this.#hasBegun || known?.state === 'running') throw busy()
    const run = known ?? new HookRun(this.#ctx, 'dotfiles', () => this.#changed())
    this.#runs.set('dotfiles', run)
    this.#dotfiles = { ...dotfiles, isUpdate: true }
    void this.#run(run)
  }

  stop(hook: LifecycleHook): void {
    this.#require(hook).stop(`${hook} was stopped.`)
  }

  log(hook: LifecycleHook, from: number): LifecycleLogChunk {
    return this.#require(hook).log.read(from)
  }

  /**
   * Yields the state at once, and whenever it has changed; changes that come together are
   * told together.
   */
  async *follow(signal: AbortSignal | undefined): AsyncGenerator<LifecycleState, void> {
    await this.#loadedOrNot()
    for await (const _ of this.#versions.follow(signal)) yield this.#state
  }

  /** The state, once its version is another one or the time is over. */
  async next(
    known: { version: number | null; waitMs: number },
    signal: AbortSignal | undefined,
  ): Promise<LifecycleState> {
    await this.#loadedOrNot()
    await this.#versions.after(known, signal)
    return this.#state
  }

  /**
   * From now on nothing is recorded: what ends now is cut off, and the next life of the
   * agent says so.
   */
  [Symbol.dispose](): void {
    this.#isClosed = true
  }

  /** What could not be read is tried again by the next who needs it: nothing begins without it. */
  #loaded(): Promise<void> {
    this.#loading ??= this.#load().catch((error) => {
      this.#loading = null
      throw error
    })
    return this.#loading
  }

  async #loadedOrNot(): Promise<void> {
    // Who begins is told why. Who only looks is shown what there is.
    await this.#loaded().catch(() => undefined)
  }

  async #load(): Promise<void> {
    const { generation } = this.#ctx.start
    const recorded = await this.#record.load()
    for (const run of this.#runs.values()) {
      const known = recorded[run.hook]
      if (!known) continue
      takeUp(run, known, generation)
      if (known.state === 'running') await this.#save(run)
    }
    this.#changed()
  }

  async #advance(hooks: LifecycleHook[]): Promise<void> {
    this.#isAdvancing = true
    for (const hook of hooks) {
      const run = this.#runs.get(hook)
      if (run?.state !== 'pending') continue
      if (hook === 'entrypoint') await this.#pass(run, this.#options.entrypointsHeadStartMs)
      else if (!isCommand(hook)) await this.#pass(run, this.#options.dotfilesHeadStartMs)
      else if (this.#isBlocked(hook)) run.skip()
      else if (hook !== 'postAttachCommand' || this.#hasAttached) await this.#run(run)
    }
    this.#isAdvancing = false
  }

  #isBlocked(hook: LifecycleHook): boolean {
    const before = commandsBefore(hook).map((earlier) => this.#runs.get(earlier))
    return before.some((run) => run?.state === 'failed' && !run.isPassedOver)
  }

  #passOver(hook: LifecycleHook): void {
    const run = this.#runs.get(hook)
    if (run?.state !== 'failed') return
    run.isPassedOver = true
    void this.#save(run)
  }

  async #pass(run: HookRun, headStartMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    const headStart = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, headStartMs)
    })
    await Promise.race([this.#run(run), headStart])
    clearTimeout(timer)
  }

  /** Never rejects. */
  async #run(run: HookRun): Promise<void> {
    run.begin()
    const limit = this.#limit(run)
    await this.#save(run)
    let error: string | null
    try {
      const dotfiles = this.#dotfiles ?? this.#ctx.start.lifecycle.dotfiles
      error = await runHook(this.#ctx, run, { dotfiles, login: this.#login })
    } catch (cause) {
      console.error(`${run.hook}:`, cause)
      error = `${run.hook} could not be run.`
    }
    clearTimeout(limit)
    run.end(error)
    await this.#save(run)
  }

  /** Ends it once it has had its time. */
  #limit(run: HookRun): NodeJS.Timeout | undefined {
    if (isOwn(run.hook)) {
      return setTimeout(() => run.stop(tooLong(run.hook)), this.#options.dotfilesMs)
    }
    const { onceLimitMs } = this.#ctx.start.lifecycle
    if (onceLimitMs === undefined || !runsOnce(run.hook)) return undefined
    return setTimeout(() => run.stop(overLimit(run.hook, onceLimitMs)), onceLimitMs)
  }

  /**
   * Where the record cannot be written, a command runs all the same: a full disk is no
   * reason to stop work.
   */
  async #save(run: HookRun): Promise<void> {
    if (this.#isClosed) return
    const recorded = run.recorded(this.#ctx.start.generation)
    if (!recorded) return
    try {
      await this.#record.save({ [run.hook]: recorded })
    } catch (error) {
      console.error(`What became of ${run.hook} could not be recorded:`, error)
    }
  }

  #require(hook: LifecycleHook): HookRun {
    const run = this.#runs.get(hook)
    if (run) return run
    throw new AgentError('LIFECYCLE_NOT_FOUND', `This codespace has no ${hook}.`)
  }

  #changed(): void {
    this.#versions.changed()
  }
}

function busy(): AgentError {
  return new AgentError('LIFECYCLE_BUSY', 'Set-up commands are still running.')
}
