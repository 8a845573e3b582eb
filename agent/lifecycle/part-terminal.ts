import type { LifecyclePart } from '../protocol/lifecycle.ts'
import { openTerminal, type TerminalContext } from '../terminals/open-terminal.ts'
import { type PtyExit, PtyProcess } from '../terminals/pty-process.ts'
import type { Terminal } from '../terminals/terminal.ts'
import type { AgentUser } from '../user/agent-user.ts'
import { endSession } from './end-session.ts'
import type { HookLog } from './hook-log.ts'
import { type Program, underLeader } from './job-leader.ts'
import type { Environment } from './probe-login-shell.ts'

/** Until somebody looks. */
const size = { columns: 120, rows: 30 }
const mostSignals = 64

type Options = {
  /** What its tab says. */
  name: string
  part: LifecyclePart
  ringBytes: number
  log: HookLog
  onChange: () => void
  /** The user closed it while something ran. */
  onHungUp: () => void
}
type Command = Program & { environment: Environment; folder: string; as?: AgentUser }

/**
 * The terminal of one part of a hook. Programs run in it one after the other; what it shows
 * is logged too.
 */
export class PartTerminal {
  readonly #ctx: TerminalContext
  readonly #options: Options
  readonly #terminal: Terminal
  readonly #write: (bytes: Uint8Array | null) => void
  #pty: PtyProcess | null = null
  #isStopped = false

  constructor(ctx: TerminalContext, options: Options) {
    this.#ctx = ctx
    this.#options = options
    this.#write = options.log.writer(ctx.secrets.mask)
    const { name, ringBytes } = options
    this.#terminal = openTerminal(ctx, {
      purpose: 'lifecycle',
      name,
      shell: 'sh',
      size,
      ringBytes,
      onClose: () => this.#onClose(),
    })
    options.part.terminalId = this.#terminal.id
  }

  get isStopped(): boolean {
    return this.#isStopped
  }

  /** The agent's own words. */
  print(line: string): void {
    this.#onOutput(Buffer.from(`${line}\r\n`))
  }

  /**
   * Resolves once it has ended and all that it printed is there; null where it was not
   * to run any more.
   */
  async run(command: Command): Promise<PtyExit | null> {
    if (this.#isStopped) return null
    const { promise, resolve } = Promise.withResolvers<PtyExit>()
    const { environment, folder, as } = command
    const pty = await PtyProcess.start(
      this.#ctx.effectiveUser,
      {
        ...underLeader(command),
        environment: { ...environment, PWD: folder },
        folder,
        size: this.#terminal.size,
        isLeftOpen: true,
        ...(as && { as }),
      },
      { onOutput: (bytes) => this.#onOutput(bytes), onExit: resolve },
    )
    this.#pty = pty
    this.#terminal.run(pty)
    if (this.#isStopped) void endSession(this.#ctx.effectiveUser, pty.pid)
    const exit = await promise
    this.#pty = null
    return plainExit(exit)
  }

  /** Ends what runs in it, and lets nothing else run. */
  stop(): void {
    if (this.#isStopped) return
    this.#isStopped = true
    if (this.#pty) void endSession(this.#ctx.effectiveUser, this.#pty.pid)
  }

  /**
   * Nothing runs in it any more. It stays on the list until the user closes it, or the
   * part runs again.
   */
  end(exit: PtyExit): void {
    this.#write(null)
    this.#options.part.exit = exit
    this.#terminal.onExit(exit)
  }

  close(): void {
    if (!this.#terminal.isClosed) this.#ctx.terminals.close(this.#terminal.id)
  }

  #onOutput(bytes: Uint8Array): void {
    this.#terminal.onOutput(bytes)
    this.#write(bytes)
  }

  #onClose(): void {
    const { part, onChange, onHungUp } = this.#options
    part.terminalId = null
    if (!this.#terminal.exit) {
      onHungUp()
      this.stop()
    }
    onChange()
  }
}

/**
 * A shell says of a job that was ended by a signal that it exited with 128 and the signal's number.
 */
function plainExit({ exitCode, signal }: PtyExit): PtyExit {
  if (signal !== null) return { exitCode: 128 + signal, signal }
  const isSignal = exitCode > 128 && exitCode <= 128 + mostSignals
  return { exitCode, signal: isSignal ? exitCode - 128 : null }
}
