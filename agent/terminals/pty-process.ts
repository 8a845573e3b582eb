import { writeSync } from 'node:fs'
import { ReadStream } from 'node:tty'
import type { TerminalSize } from '../protocol/terminals.ts'
import type { AgentUser } from '../user/agent-user.ts'
import type { EffectiveUser } from '../user/effective-user.ts'
import { dieBeforeTheAgent } from './die-before-the-agent.ts'
import { nativePty } from './native-pty.ts'
import { withoutDescriptors } from './without-descriptors.ts'

export type ShellCommand = {
  file: string
  args: string[]
  environment: Record<string, string>
  folder: string
  size: TerminalSize
  /**
   * What the process leaves running keeps its terminal for as long as the agent lives, instead of
   * meeting an error at its next line: that is read, and thrown away, once the exit has been told.
   */
  isLeftOpen?: boolean
  /** Who it is, where that is not the user. Only an agent that is root can start it so. */
  as?: AgentUser
}
export type PtyExit = { exitCode: number; signal: number | null }
export type PtyEvents = { onOutput: (bytes: Buffer) => void; onExit: (exit: PtyExit) => void }

const openDescriptors = new Set<number>()

const killAfterMs = 2000
const retryWriteMs = 5
const quietAfterExitMs = 200
const longestDrainMs = 2000
/** What a daemon goes on to print is not its command's. */
const longestDrainLeftOpenMs = 500
/**
 * More than the kernel holds of a terminal's output: what comes after it is not the
 * ended process's.
 */
const mostAfterExitBytes = 256 * 1024
/** What a program that does not read may leave unread before input is refused. */
const maxUnreadInputBytes = 4 * 1024 * 1024

/** A process with a terminal of its own. Its exit is told after all that it printed. */
export class PtyProcess {
  readonly pid: number
  /** Resolves once the process has. */
  readonly ended: Promise<void>
  readonly #user: EffectiveUser
  readonly #events: PtyEvents
  readonly #fd: number
  readonly #stream: ReadStream
  readonly #isLeftOpen: boolean
  #exit: PtyExit | null = null
  #drainFrom = 0
  #bytesAfterExit = 0
  #isStreamClosed = false
  #isPaused = false
  #isExitTold = false
  #resolveEnded: () => void = () => undefined
  #drainTimer: NodeJS.Timeout | null = null
  #killTimer: NodeJS.Timeout | null = null
  #unwritten: Uint8Array[] = []
  #unwrittenBytes = 0

  /** Forks as the user; rejects where the system has no terminal or process to give. */
  static start(user: EffectiveUser, command: ShellCommand, events: PtyEvents): Promise<PtyProcess> {
    const fork = () => new PtyProcess(user, command, events)
    const { as } = command
    return user.asRoot(as ? () => user.withGroupsOf(as, fork) : fork)
  }

  private constructor(user: EffectiveUser, command: ShellCommand, events: PtyEvents) {
    this.#user = user
    this.#events = events
    this.ended = new Promise((resolve) => {
      this.#resolveEnded = resolve
    })
    const { size, isLeftOpen = false, as } = command
    this.#isLeftOpen = isLeftOpen
    const { uid, gid } = as ?? user.spawnIds
    const { file, args } = withoutDescriptors(command, [...openDescriptors])
    const child = nativePty().fork(
      file,
      args,
      Object.entries(command.environment).map(([name, value]) => `${name}=${value}`),
      command.folder,
      size.columns,
      size.rows,
      uid,
      gid,
      false,
      '',
      (exitCode, signal) => this.#onProcessExit({ exitCode, signal: signal || null }),
    )
    this.pid = child.pid
    this.#fd = child.fd
    openDescriptors.add(child.fd)
    dieBeforeTheAgent(child.pid)
    this.#stream = new ReadStream(child.fd)
    this.#stream.on('data', (bytes: Buffer) => this.#onOutput(bytes))
    // EIO is how a terminal says that its last process has gone.
    this.#stream.on('error', () => this.#stream.destroy())
    this.#stream.on('close', () => this.#onStreamClose())
  }

  pause(): void {
    if (this.#isPaused || this.#isExitTold) return
    this.#isPaused = true
    this.#stream.pause()
  }

  resume(): void {
    if (!this.#isPaused) return
    this.#isPaused = false
    this.#stream.resume()
    this.#drainFrom = performance.now()
    if (this.#exit) this.#closeWhenQuiet()
  }

  /** False where the program has left too much input unread; then nothing of it is taken. */
  write(bytes: Uint8Array): boolean {
    if (this.#isStreamClosed) return true
    if (this.#unwrittenBytes + bytes.byteLength > maxUnreadInputBytes) return false
    this.#unwritten.push(Uint8Array.from(bytes))
    this.#unwrittenBytes += bytes.byteLength
    if (this.#unwritten.length === 1) this.#writeSome()
    return true
  }

  resize(size: TerminalSize): void {
    if (!this.#isStreamClosed) nativePty().resize(this.#fd, size.columns, size.rows)
  }

  /** Hangs up as a closing terminal does, and kills what is still there after two seconds. */
  hangUp(): void {
    if (this.#isExitTold) this.#stream.unref()
    if (this.#killTimer || this.#isExitTold) return
    this.#signal('SIGHUP')
    this.#stream.destroy()
    this.#killTimer = setTimeout(() => this.kill(), killAfterMs)
  }

  kill(): void {
    this.#signal('SIGKILL')
  }

  #signal(signal: NodeJS.Signals): void {
    if (this.#exit) return
    const send = () => {
      // The process may have ended between the check and the signal.
      if (!this.#exit) process.kill(-this.pid, signal)
    }
    try {
      send()
    } catch (error) {
      // A program that became root in the user's own terminal is out of the user's reach.
      if ((error as NodeJS.ErrnoException).code === 'EPERM')
        this.#user.asRoot(send).catch(() => null)
    }
  }

  // The descriptor never blocks, while the stream's own write would wait for the program to read.
  #writeSome(): void {
    while (!this.#isStreamClosed) {
      const next = this.#unwritten[0]
      if (!next) return
      try {
        const written = writeSync(this.#fd, next)
        this.#unwrittenBytes -= written
        if (written === next.byteLength) this.#unwritten.shift()
        else this.#unwritten[0] = next.subarray(written)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') break
        setTimeout(() => this.#writeSome(), retryWriteMs).unref()
        return
      }
    }
    this.#dropInput()
  }

  #dropInput(): void {
    this.#unwritten = []
    this.#unwrittenBytes = 0
  }

  #onOutput(bytes: Buffer): void {
    if (this.#isExitTold) return
    this.#events.onOutput(bytes)
    if (!this.#exit) return
    this.#bytesAfterExit += bytes.byteLength
    this.#closeWhenQuiet()
  }

  #onProcessExit(exit: PtyExit): void {
    this.#exit = exit
    this.#resolveEnded()
    this.#drainFrom = performance.now()
    if (this.#killTimer) clearTimeout(this.#killTimer)
    if (this.#isStreamClosed) this.#tellExit()
    else this.#closeWhenQuiet()
  }

  #onStreamClose(): void {
    this.#isStreamClosed = true
    openDescriptors.delete(this.#fd)
    if (this.#drainTimer) clearTimeout(this.#drainTimer)
    this.#tellExit()
  }

  // A process in the background may hold the terminal open for ever after the shell has gone.
  #closeWhenQuiet(): void {
    if (this.#isStreamClosed || this.#isPaused || this.#isExitTold) return
    if (this.#drainTimer) clearTimeout(this.#drainTimer)
    if (this.#bytesAfterExit > mostAfterExitBytes) {
      this.#endOutput()
      return
    }
    const longestMs = this.#isLeftOpen ? longestDrainLeftOpenMs : longestDrainMs
    const leftMs = this.#drainFrom + longestMs - performance.now()
    const waitMs = Math.max(0, Math.min(quietAfterExitMs, leftMs))
    this.#drainTimer = setTimeout(() => {
      if (!this.#isPaused) this.#endOutput()
    }, waitMs)
  }

  #endOutput(): void {
    if (this.#isLeftOpen) this.#tellExit()
    else this.#stream.destroy()
  }

  #tellExit(): void {
    if (!this.#exit || this.#isExitTold) return
    this.#isExitTold = true
    this.#events.onExit(this.#exit)
  }
}
