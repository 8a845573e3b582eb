import { dotfiles } from '../protocol/dotfiles.ts'
import {
  lifecycleLogInput,
  nextLifecycleInput,
  retryLifecycleInput,
  stopLifecycleInput,
} from '../protocol/lifecycle.ts'
import { readyShell } from '../terminals/open-shell.ts'
import { procedure, router, serverProcedure } from '../trpc.ts'
import { previewDotfiles } from './preview-dotfiles.ts'

export const lifecycleRouter = router({
  /**
   * The files are whole, so commands may run. Asked again in the same life of the agent, it
   * changes nothing.
   */
  begin: serverProcedure.mutation(async ({ ctx }) => {
    await ctx.lifecycle.begin()
    // Where commands are still to run, what they make of a shell is worth waiting for.
    if (ctx.lifecycle.isThrough) readyShell(ctx).catch(ignoreBecauseAskedAgain)
  }),

  state: procedure.query(({ ctx }) => ctx.lifecycle.state()),

  changes: procedure.subscription(({ ctx, signal }) => ctx.lifecycle.follow(signal)),

  next: serverProcedure
    .input(nextLifecycleInput)
    .query(({ ctx, input, signal }) => ctx.lifecycle.next(input, signal)),

  log: serverProcedure
    .input(lifecycleLogInput)
    .query(({ ctx, input }) => ctx.lifecycle.log(input.hook, input.from)),

  /** The IDE was opened: postAttachCommand runs, once all before it is through. */
  attached: procedure.mutation(({ ctx }) => ctx.lifecycle.attached()),

  retry: procedure
    .input(retryLifecycleInput)
    .mutation(({ ctx, input }) => ctx.lifecycle.retry(input.hook)),

  applyDotfiles: serverProcedure
    .input(dotfiles)
    .mutation(({ ctx, input }) => ctx.lifecycle.applyDotfiles(input)),

  previewDotfiles: serverProcedure
    .input(dotfiles)
    .mutation(({ ctx, input }) => previewDotfiles(ctx, input)),

  stop: procedure
    .input(stopLifecycleInput)
    .mutation(({ ctx, input }) => ctx.lifecycle.stop(input.hook)),
})

function ignoreBecauseAskedAgain(): void {
  // By whoever opens a terminal, and they are told what became of it.
}
