import { listPathsInput } from '../protocol/files.ts'
import { procedure, router } from '../trpc.ts'
import { listPaths } from './list-paths.ts'

export const searchRouter = router({
  paths: procedure
    .input(listPathsInput)
    .subscription(({ ctx, input, signal }) => listPaths(ctx, input, signal)),
})
