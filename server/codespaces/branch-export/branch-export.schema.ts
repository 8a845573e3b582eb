import { z } from 'zod'
import { refName } from '#server/repositories/repositories.schema.ts'
import { codespaceRef } from '../codespaces.schema.ts'

/** `branch`: one that is not in the repository yet. */
export const exportBranchInput = codespaceRef.extend({ branch: refName })
export type ExportBranchInput = z.infer<typeof exportBranchInput>

/** A branch that was made of what is in a codespace. */
export const exportedBranch = z.object({
  branch: z.string(),
  /** `owner/name` of what it is in: the fork, where the codespace pushes to one. */
  repository: z.string(),
  commit: z.string(),
  /** Files of the commit that was made of what was not committed; none was made for 0. */
  files: z.int(),
  /** Changed files that are kept by way of a filter, as Git LFS does: they stay behind. */
  leftOut: z.int(),
  branchUrl: z.url(),
  compareUrl: z.url(),
})
export type ExportedBranch = z.infer<typeof exportedBranch>
