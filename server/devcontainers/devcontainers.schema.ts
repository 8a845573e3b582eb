import { z } from 'zod'
import { lifecycleCommand, lifecycleHook } from '#agent/protocol/lifecycle.ts'

const waitForHooks = lifecycleHook.exclude(['dotfiles', 'postAttachCommand'])

/**
 * What Bothy takes from a devcontainer.json, after substitution of variables that are known outside the
 * container. `${containerEnv:…}` is left in `remoteEnv` and `containerEnv` for the agent.
 */
export const devcontainerConfig = z.object({
  /** Path in the repository; null where there is none and this is the default. */
  path: z.string().nullable(),
  name: z.string().nullable(),
  /** Null for Bothy's own default image. */
  image: z.string().nullable(),
  containerUser: z.string().nullable(),
  remoteUser: z.string().nullable(),
  containerEnv: z.record(z.string(), z.string()),
  /** Null takes a variable away. */
  remoteEnv: z.record(z.string(), z.string().nullable()),
  /** Absolute; null for `/workspaces/<repository>`. */
  workspaceFolder: z.string().nullable(),
  waitFor: waitForHooks,
  commands: z.partialRecord(lifecycleHook.exclude(['dotfiles']), lifecycleCommand),
  /** Asked for besides its own, by GitHub's names: `{"contents":"read"}`. Given where its owner agrees. */
  repositories: z.array(
    z.object({ path: z.string(), permissions: z.record(z.string(), z.enum(['read', 'write'])) }),
  ),
})
export type DevcontainerConfig = z.infer<typeof devcontainerConfig>
