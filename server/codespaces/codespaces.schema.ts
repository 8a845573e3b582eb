import { z } from 'zod'
import { lifecycleHook } from '#agent/protocol/lifecycle.ts'
import { workspaceWork } from '#agent/protocol/workspace.ts'
import { devcontainerPath } from '#server/devcontainers/devcontainers.schema.ts'
import { repositoryAccess } from '#server/github/repository-access.schema.ts'
import { machineName } from '#server/machines/machines.schema.ts'
import { gitRef, refName } from '#server/repositories/repositories.schema.ts'
import { templateId } from '#server/templates/templates.schema.ts'
import { storableText } from '#server/text.schema.ts'
import { codespaceRetention } from './retention/retention.schema.ts'
import { codespaceTrust, configurationHash } from './trust/trust.schema.ts'

/** What the user sees a codespace do. `failed` still can be started, stopped and deleted. */
export const codespaceState = z.enum([
  'creating',
  'starting',
  'running',
  'stopping',
  'stopped',
  'failed',
  'deleting',
  'deleted',
])
export type CodespaceState = z.infer<typeof codespaceState>

/** The steps of a creation or start, in the order in which they are shown. */
export const stepName = z.enum([
  'workspace',
  'network',
  'clone',
  'configuration',
  'build',
  'services',
  'container',
  'agent',
  ...lifecycleHook.options,
  'history',
])
export type StepName = z.infer<typeof stepName>
export const stepState = z.enum(['pending', 'running', 'done', 'failed', 'skipped'])
export type StepState = z.infer<typeof stepState>

/** Fixed, unique, and part of addresses: `amber-hut-7f3k9`. */
export const codespaceName = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(63)

const displayName = storableText.trim().min(1).max(48)

const newCodespace = z.strictObject({
  displayName: displayName.optional(),
  /** The same key again is the same codespace again, never a second one. */
  idempotencyKey: z.uuid(),
  /** Without, the smallest machine type that its repository can use. */
  machine: machineName.optional(),
})
/** `listHash` names the repositories that were shown, and with them what could be done there. */
const repositoriesAnswer = z.strictObject({
  listHash: z.string().regex(/^[0-9a-f]{64}$/),
  isGiven: z.boolean(),
})
export type RepositoriesAnswer = z.infer<typeof repositoriesAnswer>

export const createFromRepositoryInput = newCodespace.extend({
  /** An https address of a Git repository, without user or password. */
  repositoryUrl: z.string().trim().min(1).max(2000),
  branch: refName.optional(),
  /** Instead of a branch. */
  ref: gitRef.optional(),
  /** A branch that is made after the clone, and begins where it is. */
  newBranch: refName.optional(),
  /** Which of its devcontainer.json files; without, the first in the order of the specification. */
  devcontainerPath: devcontainerPath.optional(),
  /**
   * Of what its configuration asks for besides. Without, what was said of that very list before
   * counts.
   */
  otherRepositories: repositoriesAnswer.optional(),
  /** Whoever creates it was shown this configuration of this repository and trusts it. */
  trustedConfigurationHash: configurationHash.optional(),
})
export const createFromTemplateInput = newCodespace.extend({ template: templateId })
/** From a repository or from a template, never from both. */
export const createCodespaceInput = z.union([
  createFromRepositoryInput.refine(
    ({ branch, ref }) => branch === undefined || ref === undefined,
    'Either a branch or a ref.',
  ),
  createFromTemplateInput,
])
export type CreateCodespaceInput = z.infer<typeof createCodespaceInput>

export const codespaceRef = z.object({ name: codespaceName })
export const setMachineInput = codespaceRef.extend({ machine: machineName })
export type SetMachineInput = z.infer<typeof setMachineInput>
export const renameInput = codespaceRef.extend({ displayName })
/** For what must not be done twice: the same key again answers with what the first one led to. */
export const keyedCodespaceRef = codespaceRef.extend({ idempotencyKey: z.uuid() })
export type KeyedCodespaceRef = z.infer<typeof keyedCodespaceRef>
export const answerRepositoriesInput = codespaceRef.extend(repositoriesAnswer.shape)
export type AnswerRepositoriesInput = z.infer<typeof answerRepositoriesInput>
/**
 * `configurationHash`: of what they were shown. Saying it twice is saying it once, so the key is
 * not needed.
 */
export const trustCodespaceInput = codespaceRef.extend({
  configurationHash,
  idempotencyKey: z.uuid().optional(),
})
export type TrustCodespaceInput = z.infer<typeof trustCodespaceInput>
/**
 * What a container is made anew from: the configuration that is on disk now, the same with nothing
 * of what was fetched or built before, or what it was last made from without recovery.
 */
export const rebuildKind = z.enum(['configuration', 'full', 'last-good'])
export type RebuildKind = z.infer<typeof rebuildKind>
export const rebuildInput = keyedCodespaceRef.extend({ kind: rebuildKind })
export type RebuildInput = z.infer<typeof rebuildInput>
export const retryCommandInput = codespaceRef.extend({ hook: lifecycleHook })
export type RetryCommandInput = z.infer<typeof retryCommandInput>

/** Where it began, where that is more than a branch by its name. */
export const startingPoint = z.discriminatedUnion('kind', [
  /** Null for the default one. */
  z.object({ kind: z.literal('branch'), name: z.string().nullable() }),
  z.object({ kind: z.literal('tag'), name: z.string() }),
  z.object({ kind: z.literal('commit'), sha: z.string() }),
  z.object({
    kind: z.literal('pull'),
    number: z.int(),
    title: z.string(),
    headBranch: z.string(),
    /** `owner/name`, and its id at its host; null where it was deleted. */
    headRepository: z.string().nullable(),
    headRepositoryId: z.string().nullable(),
    isFork: z.boolean(),
  }),
])
export type StartingPoint = z.infer<typeof startingPoint>

export const recoveryPlace = z.object({
  path: z.string(),
  line: z.int().nullable(),
  column: z.int().nullable(),
})
export type RecoveryPlace = z.infer<typeof recoveryPlace>

/** Why one was stopped that nobody stopped on a page: `minutes` is the limit that was met. */
export const stopReason = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('idle'), at: z.number(), minutes: z.number() }),
  z.object({ kind: z.literal('maximum'), at: z.number(), minutes: z.number() }),
  /** By `bothy stop`, or whoever else asked from inside. */
  z.object({ kind: z.literal('inside'), at: z.number() }),
  /** Core-hours were used up, and the grace was over. */
  z.object({ kind: z.literal('quota'), at: z.number() }),
])
export type StopReason = z.infer<typeof stopReason>

export const codespace = z.object({
  id: z.uuid(),
  name: codespaceName,
  displayName: z.string(),
  /** Null where it was made from a template. */
  repositoryUrl: z.string().nullable(),
  /** The last part of the repository's address, or the template; also the name of its folder. */
  repositoryName: z.string(),
  /** The title of what it was made from instead of a repository. */
  template: z.string().nullable(),
  /**
   * The branch it began on; null for the repository's own default one, and where it began on none.
   */
  branch: z.string().nullable(),
  /** Null where `branch` says all. Of a tag or commit with no `branch` the head is detached. */
  startingPoint: startingPoint.nullable(),
  state: codespaceState,
  /** The IDE opens by itself: it runs, and its set-up has got as far as `waitFor` or has failed. */
  isReady: z.boolean(),
  /**
   * The IDE may be opened: container, agent and files are there, though set-up commands may still
   * run.
   */
  canOpen: z.boolean(),
  /** A running one that needs a hand: `codespaces.repair` gives it. */
  condition: z.enum(['paused', 'network-broken', 'network-cut']).nullable(),
  /**
   * Why its devcontainer.json could not be used: it runs on the default configuration meanwhile.
   */
  recovery: z.string().nullable(),
  /**
   * The file that is to be mended, in its repository, and where in it, as far as that is known;
   * counted from one.
   */
  recoveryPlace: recoveryPlace.nullable(),
  /** There is a build to go back to from a recovery. */
  hasLastGoodBuild: z.boolean(),
  /** What it may do with its repository at GitHub; null before GitHub was asked. */
  repositoryAccess: repositoryAccess.nullable(),
  trust: codespaceTrust,
  /** As last known; null for unknown, which counts as work that would be lost. */
  work: workspaceWork.extend({ at: z.number() }).nullable(),
  generation: z.int(),
  workspaceFolder: z.string(),
  workspaceLimitBytes: z.number().nullable(),
  /** What its container has, or had when it ran last; null before there was one. */
  machine: z.object({ name: machineName, cpus: z.number(), memoryBytes: z.number() }).nullable(),
  /** The machine type its owner asked for, where that is another one: from its next start on. */
  nextMachine: machineName.nullable(),
  /** When it is stopped because core-hours are used up; null while they are not. */
  quotaStopAt: z.number().nullable(),
  /** Why it is `failed`: one sentence, then the way on is in the step's log. */
  failure: z.string().nullable(),
  /** Null while it is wanted to run, and where somebody stopped it themselves. */
  stopReason: stopReason.nullable(),
  createdAt: z.number(),
  lastUsedAt: z.number(),
  retention: codespaceRetention,
  /** A deleted one can be restored until then. */
  deletedUntil: z.number().nullable(),
  /** Its time in the trash is not over, nor about to be. */
  canRestore: z.boolean(),
})
export type Codespace = z.infer<typeof codespace>

export const codespaceStep = z.object({
  name: stepName,
  state: stepState,
  startedAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  /** One sentence; the log says the rest. */
  error: z.string().nullable(),
})
export type CodespaceStep = z.infer<typeof codespaceStep>

export const stepLogInput = z.object({ name: codespaceName, step: stepName })
/** A step's log is kept to this many bytes: its beginning, then its end. */
export const stepLogMaxBytes = 1024 * 1024
