import { z } from 'zod'
import { maxInputBytes } from './terminal-sizes.ts'

/** What the agent keeps of each terminal's output for a viewer that comes back. */
export const replayRingBytes = 2 * 1024 * 1024
export const maxTerminals = 64

const bytes = z.instanceof(Uint8Array)
export const terminalId = z.string().regex(/^[a-z0-9]{1,32}$/)
/** Chosen by the web, one per mounted terminal view; it names a window and an input sequence. */
export const viewerId = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/)
const columns = z.int().min(1).max(1000)
const rows = z.int().min(1).max(1000)

export const terminalSize = z.object({ columns, rows })
export type TerminalSize = z.infer<typeof terminalSize>

export type TerminalInfo = {
  id: string
  /**
   * What it was opened for. The agent closes a lifecycle terminal only when its hook runs again,
   * which opens another one; what the user closes is hung up. They do not count towards
   * `maxTerminals`.
   */
  purpose: 'shell' | 'lifecycle'
  /** What the user sees on the tab: their own name for it, or the shell's. */
  name: string
  shell: string
  /** The order in which terminals were opened. */
  openedAt: number
  size: TerminalSize
  /** Null while the process lives. */
  exit: { exitCode: number; signal: number | null } | null
}

export const openTerminalInput = z.object({
  name: z.string().trim().min(1).max(100).optional(),
  /** Defaults to the workspace folder. */
  folder: z.string().max(4096).optional(),
  /** Where there is no such folder: the one that the shell of this terminal is in now. */
  besideId: terminalId.optional(),
  size: terminalSize,
})
export type OpenTerminalInput = z.infer<typeof openTerminalInput>

export const takeReadyInput = z.object({ size: terminalSize })
/**
 * What there is, and with it the shell that stood ready for whoever comes first after a start: on
 * the list from now on. Null where there was none, or somebody has a shell already; nothing is
 * begun then.
 */
export type TakenReady = {
  terminals: TerminalInfo[]
  taken: {
    terminalId: string
    epoch: string
    /** From its very beginning; what follows goes on at this length. May be none yet. */
    printed: Uint8Array
  } | null
}

export const terminalOutputInput = z.object({
  terminalId,
  viewerId,
  /**
   * `epoch:offset` of the last event the viewer has; absent the first time. Filled by tRPC
   * on a reconnect.
   */
  lastEventId: z.string().max(64).nullish(),
})
export type TerminalOutputInput = z.infer<typeof terminalOutputInput>

/**
 * Output of one terminal, each event `tracked()` under `epoch:offset`, where the offset counts
 * every byte the PTY has ever printed up to and including this event, and the epoch is one life of
 * the PTY. `attached` is always first.
 */
export type TerminalOutputEvent =
  | {
      type: 'attached'
      epoch: string
      /** Where the output goes on: the first data event begins here. */
      offset: number
      /**
       * Everything before this was printed earlier: a viewer that is new draws it, but answers
       * no query in it.
       */
      replayTo: number
      size: TerminalSize
      inputSequence: number
    }
  /**
   * The terminal is another one than the viewer knew: clear the screen, start input sequences at 1.
   */
  | { type: 'restarted'; epoch: string }
  /** The ring no longer holds `[from, to)`; say so, and go on from `to`. */
  | { type: 'gap'; from: number; to: number }
  /** `inputSequence` is the last input of this viewer that was applied. */
  | { type: 'data'; bytes: Uint8Array; inputSequence: number }
  | { type: 'resized'; size: TerminalSize }
  | { type: 'exited'; exitCode: number; signal: number | null }

/**
 * Input is applied exactly once: the first of a viewer is sequence 1, each next one more. One
 * already applied is ignored; one that skips ahead is refused with `INPUT_GAP` and nothing of
 * it is applied.
 */
export const terminalInputInput = z.object({
  terminalId,
  viewerId,
  sequence: z.int().min(1),
  bytes: bytes.refine((value) => value.byteLength <= maxInputBytes, 'Too much input at once.'),
})

/** `offset` is the total the viewer has drawn, in the same count as the event ids. */
export const terminalAckInput = z.object({ terminalId, viewerId, offset: z.int().min(0) })
export const resizeTerminalInput = z.object({ terminalId, size: terminalSize })
export const renameTerminalInput = z.object({ terminalId, name: z.string().trim().min(1).max(100) })
export const closeTerminalInput = z.object({ terminalId })
