import { z } from 'zod'

/** What the IDE asks first. */
export type WorkspaceInfo = {
  codespaceName: string
  workspaceFolder: string
  userName: string
  homeFolder: string
  /** Changes when the agent's process does; terminals do not outlive it. */
  agentEpoch: string
}

/**
 * Who has the workspaces now, and the user who was asked for where the image does not
 * have that one.
 */
export const workspaceTaken = z.object({
  userName: z.string().max(200),
  insteadOf: z.string().max(200).nullable(),
})

/** What would be lost with the workspace, and how full it is. */
export const workspaceWork = z.object({
  /**
   * Null where there is no repository, or Git could not say in time: then it counts as not
   * saved anywhere.
   */
  git: z
    .object({
      /** Files that differ from the last commit or are new. */
      uncommitted: z.int().min(0),
      /** Commits on local branches that are on no remote and did not come with a template. */
      unpushed: z.int().min(0),
      stashes: z.int().min(0),
    })
    .nullable(),
  disk: z.object({ usedBytes: z.number(), limitBytes: z.number() }).nullable(),
})
export type WorkspaceWork = z.infer<typeof workspaceWork>
