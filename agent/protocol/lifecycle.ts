import { z } from 'zod'
import { dotfiles } from './dotfiles.ts'

/**
 * The hooks of the Dev Container specification in the order in which they run; before them what
 * its image and Features begin with, and the user's dotfiles and start script after
 * `postCreateCommand`.
 * `initializeCommand` is not among them: it would run on the host.
 */
export const lifecycleHook = z.enum([
  'entrypoint',
  'onCreateCommand',
  'updateContentCommand',
  'postCreateCommand',
  'dotfiles',
  'startScript',
  'postStartCommand',
  'postAttachCommand',
])
export type LifecycleHook = z.infer<typeof lifecycleHook>

/** Of the object form, and of all that runs before it. */
const maxEntries = 100

const oneCommand = z.union([
  z.string().max(64 * 1024),
  z.array(z.string().max(64 * 1024)).max(1000),
])
/**
 * A string runs in `/bin/sh -c`, an array as it is; of an object every entry runs, all at
 * the same time.
 */
export const lifecycleCommand = z.union([
  oneCommand,
  z
    .record(z.string().min(1).max(100), oneCommand)
    .refine((entries) => Object.keys(entries).length <= maxEntries, 'Too many commands at once.'),
])
export type LifecycleCommand = z.infer<typeof lifecycleCommand>

/** One that failed keeps those after it from running, which nothing else does. */
export const commandHook = lifecycleHook.exclude(['entrypoint', 'dotfiles', 'startScript'])
export type CommandHook = z.infer<typeof commandHook>

/**
 * What an image or a Feature has run before the repository's own. `from`: whose it is, as people
 * know it.
 */
export const commandBefore = z.object({
  from: z.string().min(1).max(200),
  command: lifecycleCommand,
})

/** What image and Features begin with at each start, each in `/bin/sh -c`, one after the other. */
export const entrypointsPlan = z.object({
  /** A login name or numeric uid known to the image: who its own command would run as. */
  user: z.string(),
  /** Beside what the image says. Nothing of the user's own is there, nor any secret. */
  environment: z.record(z.string(), z.string()),
  commands: z
    .array(commandBefore.extend({ command: z.string().max(64 * 1024) }))
    .min(1)
    .max(maxEntries),
})
export type EntrypointsPlan = z.infer<typeof entrypointsPlan>

/** What is to be run. A hook that is absent has nothing to run. */
export const lifecyclePlan = z.object({
  entrypoints: entrypointsPlan.optional(),
  commands: z.partialRecord(commandHook, lifecycleCommand),
  /** One after the other, and before those of `commands`; none after one that failed. */
  before: z.partialRecord(commandHook, z.array(commandBefore).max(maxEntries)).optional(),
  dotfiles: dotfiles.nullable(),
  /** The user's own, run by a shell once in each container. */
  startScript: z.string().max(20_000).optional(),
  /** How long each command that runs once may take before it is ended. Without it, for ever. */
  onceLimitMs: z
    .int()
    .min(1)
    .max(2 ** 31 - 1)
    .optional(),
})
export type LifecyclePlan = z.infer<typeof lifecyclePlan>

/** How long the dotfiles, and the start script, may take before they are ended. They never hold up anything. */
export const dotfilesMs = 5 * 60_000

export const lifecycleRunState = z.enum(['pending', 'running', 'done', 'failed', 'skipped'])

/** One command of a hook: the only one, or one entry of its object form. */
export const lifecyclePart = z.object({
  /** The entry's name; null where the hook is one command. */
  name: z.string().max(100).nullable(),
  /**
   * The terminal in which it runs or ran; null before it began, or once that terminal was closed.
   */
  terminalId: z.string().max(32).nullable(),
  exit: z.object({ exitCode: z.int(), signal: z.int().nullable() }).nullable(),
})
export type LifecyclePart = z.infer<typeof lifecyclePart>

export const lifecycleRun = z.object({
  hook: lifecycleHook,
  /**
   * `skipped`: an earlier one failed, or this container has been through it at an earlier start.
   * Nothing but a command that `failed` stops those after it.
   */
  state: lifecycleRunState,
  parts: z.array(lifecyclePart).max(2 * maxEntries),
  startedAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  /** One sentence: why it failed. */
  error: z.string().max(500).nullable(),
})
export type LifecycleRun = z.infer<typeof lifecycleRun>

/**
 * All hooks of the plan that have something to run, in order. `version` grows with every change.
 */
export const lifecycleState = z.object({
  version: z.int(),
  runs: z.array(lifecycleRun).max(lifecycleHook.options.length),
})
export type LifecycleState = z.infer<typeof lifecycleState>

/**
 * Runs this hook again, and then those after it, also where an earlier one failed: so a hook that
 * was skipped can be gone on with. What is no command runs again by itself and with nothing else.
 * `LIFECYCLE_BUSY` while a command runs, or before the first `begin`.
 */
export const retryLifecycleInput = z.object({ hook: lifecycleHook })
/** Ends what this hook runs; it counts as failed. */
export const stopLifecycleInput = z.object({ hook: lifecycleHook })

/**
 * For the server, which follows by asking: answers once the version is another one, or
 * after `waitMs`.
 */
export const nextLifecycleInput = z.object({
  version: z.int().nullable(),
  waitMs: z.int().min(0).max(30_000),
})

/**
 * What a hook has printed, all its parts in the order in which it came. `from` is an offset in
 * bytes. Each try of a hook, which its `startedAt` tells from the others, begins with an empty log.
 */
export const lifecycleLogInput = z.object({ hook: lifecycleHook, from: z.int().min(0) })
export const lifecycleLogChunk = z.object({
  /**
   * Where `text` begins: later than asked for where the agent no longer has it, and earlier where
   * it is another try's log, which has not got that far.
   */
  from: z.int().min(0),
  /** Where to go on. */
  to: z.int().min(0),
  text: z.string().max(256 * 1024),
})
export type LifecycleLogChunk = z.infer<typeof lifecycleLogChunk>
