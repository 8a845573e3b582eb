import { router, signedInProcedure } from '#server/trpc.ts'
import { mainProvider, requireHost, resolveRepository } from './hosts.ts'
import { readPreview } from './read-preview.ts'
import {
  issuePage,
  listOpenInput,
  listRefsInput,
  listRepositoriesInput,
  preview,
  previewInput,
  pullRequestPage,
  refPage,
  repositoryPage,
  resolution,
  resolveInput,
  searchRepositoriesInput,
} from './repositories.schema.ts'

export const repositoriesRouter = router({
  /**
   * Those that are the person's own or an organization's of theirs, what was pushed to last first.
   */
  list: signedInProcedure
    .input(listRepositoriesInput)
    .output(repositoryPage)
    .query(({ ctx, input }) => mainProvider.list(ctx, input)),

  search: signedInProcedure
    .input(searchRepositoriesInput)
    .output(repositoryPage)
    .query(({ ctx, input }) => mainProvider.search(ctx, input.text)),

  refs: signedInProcedure
    .input(listRefsInput)
    .output(refPage)
    .query(({ ctx, input }) => {
      const { provider, address } = requireHost(ctx, input.repositoryUrl)
      return provider.listRefs(ctx, address.path, input)
    }),

  /** The open ones, the newest first. */
  pullRequests: signedInProcedure
    .input(listOpenInput)
    .output(pullRequestPage)
    .query(({ ctx, input }) => {
      const { provider, address } = requireHost(ctx, input.repositoryUrl)
      return provider.listPullRequests(ctx, address.path, input)
    }),

  /** The open ones, the newest first. */
  issues: signedInProcedure
    .input(listOpenInput)
    .output(issuePage)
    .query(({ ctx, input }) => {
      const { provider, address } = requireHost(ctx, input.repositoryUrl)
      return provider.listIssues(ctx, address.path, input)
    }),

  /** What would be created from an address. Creates nothing (S-28). */
  resolve: signedInProcedure
    .input(resolveInput)
    .output(resolution)
    .query(({ ctx, input }) => resolveRepository(ctx, input)),

  /** What would run of it. */
  preview: signedInProcedure
    .input(previewInput)
    .output(preview)
    .query(({ ctx, input }) => readPreview(ctx, input)),
})
