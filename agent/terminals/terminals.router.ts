import {
  closeTerminalInput,
  openTerminalInput,
  renameTerminalInput,
  resizeTerminalInput,
  takeReadyInput,
  terminalAckInput,
  terminalInputInput,
  terminalOutputInput,
} from '../protocol/terminals.ts'
import { procedure, router } from '../trpc.ts'
import { followOutput } from './follow-output.ts'
import { openShell } from './open-shell.ts'
import { takeReady } from './take-ready.ts'

export const terminalsRouter = router({
  list: procedure.query(({ ctx }) => ctx.terminals.list()),

  /** The whole list at once, and again after every change of it. */
  changes: procedure.subscription(({ ctx, signal }) => ctx.terminals.follow(signal)),

  open: procedure.input(openTerminalInput).mutation(({ ctx, input }) => openShell(ctx, input)),

  takeReady: procedure.input(takeReadyInput).mutation(({ ctx, input }) => takeReady(ctx, input)),

  output: procedure
    .input(terminalOutputInput)
    .subscription(({ ctx, input, signal }) => followOutput(ctx, input, signal)),

  input: procedure.input(terminalInputInput).mutation(({ ctx, input }) => {
    ctx.terminals.require(input.terminalId).input(input.viewerId, input.sequence, input.bytes)
  }),

  ack: procedure.input(terminalAckInput).mutation(({ ctx, input }) => {
    ctx.terminals.require(input.terminalId).acknowledge(input.viewerId, input.offset)
  }),

  /** The last one to resize wins; every viewer is told. */
  resize: procedure.input(resizeTerminalInput).mutation(({ ctx, input }) => {
    ctx.terminals.require(input.terminalId).resize(input.size)
  }),

  rename: procedure.input(renameTerminalInput).mutation(({ ctx, input }) => {
    ctx.terminals.require(input.terminalId).rename(input.name)
  }),

  /** Hangs up what runs in it, and takes it off the list. */
  close: procedure.input(closeTerminalInput).mutation(({ ctx, input }) => {
    ctx.terminals.close(input.terminalId)
  }),
})
