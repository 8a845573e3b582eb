import { z } from 'zod'

/** As Compose has names of services: others of the codespace reach it by its name. */
const companionName = z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,62}$/)

/**
 * A name within the codespace: the engine knows the volume by another one, and no other
 * codespace has it.
 */
const volumeName = z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,99}$/)

/** A named volume of the codespace's in one of its containers. */
const volumeMount = z.object({
  volume: volumeName,
  /** Absolute and normalized. */
  target: z.string(),
  isReadOnly: z.boolean(),
})

/** Memory in the place of a folder. It counts as the container's. */
const tmpfsMount = z.object({ target: z.string(), sizeBytes: z.int().positive() })

/** What of volumes and memory one container sees. */
export const mountsWanted = z.object({
  volumes: z.array(volumeMount).max(20),
  tmpfs: z.array(tmpfsMount).max(20),
})
export type MountsWanted = z.infer<typeof mountsWanted>

/** A file or folder of the codespace's of which a container has a copy, as it is at each start. */
const fileCopy = z.object({
  /** Seen from `/workspaces`: `.` for all of it. */
  source: z.string(),
  target: z.string(),
})
export type FileCopy = z.infer<typeof fileCopy>

const healthcheck = z.object({
  /** The command itself, or one line for the container's shell. */
  test: z.union([
    z.object({ argv: z.array(z.string()).min(1) }),
    z.object({ shell: z.string().min(1) }),
  ]),
  /** Null for what the engine takes: 30 s, 30 s, none and 3. */
  intervalMs: z.int().nullable(),
  timeoutMs: z.int().nullable(),
  startPeriodMs: z.int().nullable(),
  retries: z.int().nullable(),
})

/** One that is awaited in good health needs a check of it: its image's or its own. */
const companionDependency = z.object({
  name: companionName,
  condition: z.enum(['service_started', 'service_healthy', 'service_completed_successfully']),
})
export type CompanionDependency = z.infer<typeof companionDependency>

/** A container beside the codespace's own, on its network and within its limits. */
const companionSpec = mountsWanted.extend({
  /** Of the service. */
  name: companionName,
  /** By which it is reached besides. */
  aliases: z.array(companionName).max(10),
  /** With all others that say the same it has one address and one localhost; else its own. */
  network: companionName.optional(),
  copies: z.array(fileCopy).max(20).optional(),
  /** Empty for one that is built, until that is done. */
  image: z.string(),
  /** Null for the image's own; given anew, the image's command does not count, as in Compose. */
  entrypoint: z.array(z.string()).nullable(),
  command: z.array(z.string()).nullable(),
  /** Beside the image's own. */
  environment: z.record(z.string(), z.string()),
  /** Null for the image's own. */
  workingDir: z.string().nullable(),
  user: z.string().nullable(),
  /** `'image'` for what the image says, `'none'` for none at all. */
  healthcheck: z.union([z.literal(['image', 'none']), healthcheck]),
  init: z.boolean(),
  /** Null for the usual 64 MB. */
  shmSizeBytes: z.int().positive().nullable(),
  /**
   * What it asks for at most; null for its share. It never gets more than its codespace has
   * for all of them.
   */
  limits: z.object({
    memoryBytes: z.int().positive().nullable(),
    cpus: z.number().positive().nullable(),
    pids: z.int().positive().nullable(),
  }),
  /** Of other companions alone, and in no circle. */
  dependsOn: z.array(companionDependency).max(20),
})
export type CompanionSpec = z.infer<typeof companionSpec>

/** What runs beside a codespace's own container, and how that belongs to it. */
export const companionsPlan = z.object({
  /** Addresses of a codespace's network are few. */
  companions: z.array(companionSpec).min(1).max(8),
  /** By which they reach the codespace's own container: the name of its service first. */
  aliases: z.array(companionName).max(10),
  /** Whose address and localhost that has, where it is not its own. */
  network: companionName.optional(),
  /** What the codespace's own container waits for. */
  dependsOn: z.array(companionDependency).max(20),
})
export type CompanionsPlan = z.infer<typeof companionsPlan>
