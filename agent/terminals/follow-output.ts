import { tracked } from '@trpc/server'
import type { RequestContext } from '../context.ts'
import { maxChunkBytes } from '../protocol/terminal-sizes.ts'
import type {
  TerminalOutputEvent,
  TerminalOutputInput,
  TerminalSize,
} from '../protocol/terminals.ts'
import type { Terminal } from './terminal.ts'
import type { Viewer } from './viewer.ts'

/** After a message, output is collected this long; the first after a silence goes at once. */
const coalesceMs = 4

type OutputEvents = AsyncGenerator<ReturnType<typeof tracked<TerminalOutputEvent>>, void>

/**
 * The subscription `terminals.output`, as its protocol promises it. Ends after the exit,
 * or when closed.
 */
export async function* followOutput(
  ctx: RequestContext,
  input: TerminalOutputInput,
  signal: AbortSignal | undefined,
): OutputEvents {
  const terminal = ctx.terminals.require(input.terminalId)
  const viewer = terminal.viewer(input.viewerId)
  const resume = resumeFrom(terminal, input.lastEventId)
  if (resume.isOtherLife) viewer.inputSequence = 0
  const attachment = terminal.attach(viewer, resume.offset)
  const isCurrent = () => viewer.attachment === attachment && !signal?.aborted
  const onAbort = () => viewer.wake.wake()
  signal?.addEventListener('abort', onAbort, { once: true })
  try {
    const { epoch } = terminal
    const replayTo = terminal.ring.end
    const { size } = terminal
    const { inputSequence } = viewer
    const { offset } = resume
    yield event(terminal, offset, {
      type: 'attached',
      epoch,
      offset,
      replayTo,
      size,
      inputSequence,
    })
    if (resume.isOtherLife) yield event(terminal, offset, { type: 'restarted', epoch })
    yield* sendOutput(terminal, viewer, { size, isCurrent })
  } finally {
    signal?.removeEventListener('abort', onAbort)
    // Only a socket that is still open can have carried a leave-taking.
    const isClean = ctx.socket !== null && ctx.socket.readyState === ctx.socket.OPEN
    terminal.detach(viewer, attachment, isClean)
  }
}

type Sending = { size: TerminalSize; isCurrent: () => boolean }

async function* sendOutput(terminal: Terminal, viewer: Viewer, sending: Sending): OutputEvents {
  const { ring } = terminal
  let { size } = sending
  let sentAtMs = Number.NEGATIVE_INFINITY
  while (sending.isCurrent()) {
    // Not before it has drawn what it has: one that never does must not be sent a
    // window at each turn.
    if (viewer.sent < ring.start && viewer.room > 0) {
      const from = viewer.sent
      const to = ring.start
      viewer.skipTo(to)
      yield event(terminal, to, { type: 'gap', from, to })
      continue
    }
    if (size !== terminal.size) {
      size = terminal.size
      yield event(terminal, viewer.sent, { type: 'resized', size })
      continue
    }
    const isHeld = viewer.sent >= ring.start
    // A copy for each message is memory that the collector of a busy agent has to keep up with.
    const fullBytes = Math.min(maxChunkBytes, ring.uncopiedFrom(viewer.sent))
    const ready = !isHeld ? 0 : Math.min(ring.end - viewer.sent, viewer.room, fullBytes)
    if (ready > 0) {
      const waitMs = sentAtMs + coalesceMs - performance.now()
      if (waitMs > 0 && ready < fullBytes && !terminal.exit) {
        await new Promise((resolve) => setTimeout(resolve, waitMs))
        if (!sending.isCurrent() || viewer.sent < ring.start) continue
      }
      const bytes = ring.read(viewer.sent, Math.min(viewer.room, fullBytes))
      viewer.sent += bytes.byteLength
      sentAtMs = performance.now()
      const { inputSequence } = viewer
      yield event(terminal, viewer.sent, { type: 'data', bytes, inputSequence })
      continue
    }
    if (terminal.exit && viewer.sent === ring.end) {
      yield event(terminal, viewer.sent, { type: 'exited', ...terminal.exit })
      return
    }
    await viewer.wake.wait()
  }
}

function event(terminal: Terminal, offset: number, data: TerminalOutputEvent) {
  return tracked(`${terminal.epoch}:${offset}`, data)
}

/** A viewer that knew another life of the terminal, or something impossible, begins afresh. */
function resumeFrom(terminal: Terminal, lastEventId: string | null | undefined) {
  const { ring, epoch } = terminal
  if (!lastEventId) return { offset: ring.start, isOtherLife: false }
  const [knownEpoch, knownOffset = ''] = lastEventId.split(':')
  const offset = Number(knownOffset)
  const isKnown = knownEpoch === epoch && /^\d+$/.test(knownOffset) && offset <= ring.end
  return isKnown ? { offset, isOtherLife: false } : { offset: ring.start, isOtherLife: true }
}
