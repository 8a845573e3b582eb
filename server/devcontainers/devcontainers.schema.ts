import { z } from 'zod'
import {
  commandBefore,
  commandHook,
  entrypointsPlan,
  lifecycleCommand,
} from '#agent/protocol/lifecycle.ts'
import { companionsPlan, mountsWanted } from '#server/drivers/companions.schema.ts'
import { imageBuild } from '#server/images/image-build.schema.ts'
import { configuredPorts } from '#server/ports/port-values.schema.ts'

const waitForHooks = commandHook.exclude(['postAttachCommand'])

/** Where a devcontainer.json may be in a repository. */
export const devcontainerPath = z
  .string()
  .max(300)
  .regex(/^(\.devcontainer\/([^/]+\/)?devcontainer\.json|\.devcontainer\.json)$/)
  .refine(
    (path) => !/\/\.{1,2}\/|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(path),
    'That is no path of a devcontainer.json.',
  )

/** What a debugger needs of its own container's processes, and nothing outside of it (S-57). */
export const grantedCapability = z.enum(['SYS_PTRACE'])
export type GrantedCapability = z.infer<typeof grantedCapability>

/** One of `features`. */
export const wantedFeature = z.object({
  /** As it is written: a folder of the repository is meant from where it is. */
  reference: z.string(),
  /** A version, whether it is wanted, or its options. */
  options: z.union([
    z.string(),
    z.boolean(),
    z.record(z.string(), z.union([z.string(), z.boolean()])),
  ]),
  /** Which one it is; null before it was fetched. */
  version: z.string().nullable(),
  /**
   * What it wants besides being installed, in words; null where that is not known before it is
   * fetched.
   */
  wants: z.array(z.string()).nullable(),
  /** Where it is written. */
  place: z.object({ path: z.string(), line: z.number(), column: z.number() }),
})
export type WantedFeature = z.infer<typeof wantedFeature>

/**
 * What Bothy takes from a devcontainer.json, after substitution of variables that are known outside
 * the container. `${containerEnv:…}` is left in `remoteEnv` and `containerEnv` for the agent.
 */
export const devcontainerConfig = z.object({
  /** Path in the repository; null where there is none and this is the default. */
  path: z.string().nullable(),
  name: z.string().nullable(),
  /** Null for Bothy's own default image, or one that is built. */
  image: z.string().nullable(),
  /** Null where none is built. */
  build: imageBuild.nullable(),
  /** Installed on top of that, in the order in which they are written. */
  features: z.array(wantedFeature),
  /** Which of them, by their names without versions, are to be installed before all others. */
  featureOrder: z.array(z.string()),
  containerUser: z.string().nullable(),
  remoteUser: z.string().nullable(),
  containerEnv: z.record(z.string(), z.string()),
  /** Null takes a variable away. */
  remoteEnv: z.record(z.string(), z.string().nullable()),
  /** Which shell's environment set-up commands see. */
  userEnvProbe: z.enum(['none', 'loginShell', 'loginInteractiveShell', 'interactiveShell']),
  /** Of the kernel's capabilities, beyond the usual: those that the policy gives. */
  capAdd: z.array(grantedCapability),
  /** Named volumes and memory in it, under names within the codespace. */
  mounts: mountsWanted,
  /** What runs beside it; null for nothing. */
  services: companionsPlan
    // By the name of the service: what its image is built from.
    .extend({ builds: z.record(z.string(), imageBuild) })
    .nullable(),
  /** Of shared memory; null for the usual. */
  shmBytes: z.number().nullable(),
  /** What it says it needs of the machine. */
  hostRequirements: z.object({
    cpus: z.number().optional(),
    memoryBytes: z.number().optional(),
    storageBytes: z.number().optional(),
    gpu: z
      .union([
        z.boolean(),
        z.literal('optional'),
        z.object({ cores: z.number().optional(), memoryBytes: z.number().optional() }),
      ])
      .optional(),
  }),
  ports: configuredPorts,
  /** Absolute; null for `/workspaces/<repository>`. */
  workspaceFolder: z.string().nullable(),
  waitFor: waitForHooks,
  /** What its image and its Features begin with at each start, in order. */
  entrypoints: z.array(entrypointsPlan.shape.commands.element),
  commands: z.partialRecord(commandHook, lifecycleCommand),
  /** What its image and its Features have run before those, in order. */
  commandsBefore: z.partialRecord(commandHook, z.array(commandBefore)),
  /** That its people are asked for, by the names of variables. */
  secrets: z.array(
    z.object({
      name: z.string(),
      description: z.string().nullable(),
      /** Of https. */
      documentationUrl: z.string().nullable(),
    }),
  ),
  /**
   * Asked for besides its own, by GitHub's names: `{"contents":"read"}`. Given where its owner
   * agrees.
   */
  repositories: z.array(
    z.object({ path: z.string(), permissions: z.record(z.string(), z.enum(['read', 'write'])) }),
  ),
})
export type DevcontainerConfig = z.infer<typeof devcontainerConfig>
export type ServicesPlan = NonNullable<DevcontainerConfig['services']>
