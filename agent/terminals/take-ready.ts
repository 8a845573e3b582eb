import { maxChunkBytes } from '../protocol/terminal-sizes.ts'
import type { TakenReady, TerminalSize } from '../protocol/terminals.ts'
import { openReady } from './open-shell.ts'
import type { TerminalContext } from './open-terminal.ts'
import type { Terminal } from './terminal.ts'
import type { Terminals } from './terminals.ts'

/** Longer than this nobody is kept waiting for a prompt to know which terminals there are. */
const promptMs = 150

/**
 * Opens the shell that was begun for whoever comes first, and answers with its prompt at once: who
 * comes otherwise asks which terminals there are, opens one and asks what it prints, each after the
 * answer before.
 */
export async function takeReady(
  ctx: TerminalContext,
  { size }: { size: TerminalSize },
): Promise<TakenReady> {
  const { terminals } = ctx
  const terminal = await openReady(ctx, size)
  if (!terminal) return { terminals: terminals.list(), taken: null }
  await hasPrinted(terminals, terminal)
  const { id: terminalId, epoch, ring } = terminal
  // More than a prompt is read as everything else that a terminal prints.
  const isAll = ring.start === 0 && ring.end <= maxChunkBytes
  const printed = isAll ? ring.read(0, ring.end) : new Uint8Array()
  return { terminals: terminals.list(), taken: { terminalId, epoch, printed } }
}

/** Resolves once it has printed anything or ended, or the time is up. */
async function hasPrinted(terminals: Terminals, terminal: Terminal): Promise<void> {
  if (terminal.ring.end > 0 || terminal.exit) return
  const { promise, resolve } = Promise.withResolvers<void>()
  using _watching = terminals.watch({
    onOutput: (printing) => printing === terminal && resolve(),
    onClose: (closed) => closed === terminal && resolve(),
  })
  const timer = setTimeout(resolve, promptMs)
  await promise
  clearTimeout(timer)
}
