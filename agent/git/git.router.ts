import { followStatusInput, pokeStatusInput, takeForkInput } from '../protocol/git.ts'
import { procedure, router } from '../trpc.ts'
import { followGitStatus, pokeGitStatus } from './git.ts'
import { takeFork } from './take-fork.ts'

export const gitRouter = router({
  follow: procedure
    .input(followStatusInput)
    .subscription(({ ctx, input, signal }) => followGitStatus(ctx, input.root, signal)),
  poke: procedure
    .input(pokeStatusInput)
    .mutation(({ ctx, input }) => pokeGitStatus(ctx, input.folder)),
  takeFork: procedure.input(takeForkInput).mutation(({ ctx, input }) => takeFork(ctx, input)),
})
