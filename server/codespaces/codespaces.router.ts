import { tracked } from '@trpc/server'
import { z } from 'zod'
import { describedSchemas } from '#server/devcontainers/devcontainers.ts'
import { forkState } from '#server/github/github.ts'
import { router, signedInProcedure } from '#server/trpc.ts'
import { exportBranchInput, exportedBranch } from './branch-export/branch-export.schema.ts'
import { exportBranch } from './branch-export/branch-export.ts'
import {
  answerRepositoriesInput,
  codespaceRef,
  createCodespaceInput,
  keyedCodespaceRef,
  rebuildInput,
  renameInput,
  retryCommandInput,
  setMachineInput,
  stepLogInput,
  trustCodespaceInput,
} from './codespaces.schema.ts'
import {
  checkWork,
  deleteCodespace,
  getCodespace,
  listCodespaces,
  readSteps,
  renameCodespace,
  repairCodespace,
  requireCodespace,
  restartCodespace,
  restoreCodespace,
  retryCommand,
  startCodespace,
  stopCodespace,
} from './codespaces.ts'
import { configurationView } from './configuration/configuration-view.schema.ts'
import { readConfigurationView } from './configuration/configuration-view.ts'
import {
  checkedConfiguration,
  previewedConfiguration,
  writtenConfigurationInput,
} from './configuration/written-configuration.schema.ts'
import { checkConfiguration, previewConfiguration } from './configuration/written-configuration.ts'
import { createCodespace } from './create-codespace.ts'
import { answerRepositories } from './credentials/other-repositories.ts'
import { makeForkOf, readForkOf, takeForkOf } from './forks/forks.ts'
import { liveUsage, readLiveUsage } from './live-usage.ts'
import { machineOffers, offerMachinesFor, setMachine } from './machine/change-machine.ts'
import { rebuildCodespace } from './rebuild/rebuild-codespace.ts'
import { setRetention, setRetentionInput } from './retention/set-retention.ts'
import { skipServices } from './services/skip-services.ts'
import { applyDotfiles, foreseeDotfiles } from './set-up/own-dotfiles.ts'
import { snapshotsRouter } from './snapshots/snapshots.router.ts'
import { duplicateCodespace } from './snapshots/snapshots.ts'
import { distrustCodespace, readTrustRequest, trustCodespace } from './trust/codespace-trust.ts'
import { trustRequest } from './trust/trust.schema.ts'

const stepLogFollow = stepLogInput.extend({
  lastEventId: z
    .string()
    .regex(/^\d+:\d+$/)
    .nullish(),
})

/** For a caller that brings no signal: it ends a subscription by asking for no more. */
const never = new AbortController().signal

export const codespacesRouter = router({
  list: signedInProcedure.query(({ ctx }) => listCodespaces(ctx)),
  get: signedInProcedure
    .input(codespaceRef)
    .query(({ ctx, input }) => getCodespace(ctx, input.name)),
  create: signedInProcedure
    .input(createCodespaceInput)
    .mutation(({ ctx, input }) => createCodespace(ctx, input)),
  start: signedInProcedure
    .input(keyedCodespaceRef)
    .mutation(({ ctx, input }) => startCodespace(ctx, input)),
  stop: signedInProcedure
    .input(keyedCodespaceRef)
    .mutation(({ ctx, input }) => stopCodespace(ctx, input)),
  restart: signedInProcedure
    .input(keyedCodespaceRef)
    .mutation(({ ctx, input }) => restartCodespace(ctx, input)),
  /** Its container is made anew; its files stay as they are. */
  rebuild: signedInProcedure
    .input(rebuildInput)
    .mutation(({ ctx, input }) => rebuildCodespace(ctx, input)),
  delete: signedInProcedure
    .input(keyedCodespaceRef)
    .mutation(({ ctx, input }) => deleteCodespace(ctx, input)),
  restore: signedInProcedure
    .input(keyedCodespaceRef)
    .mutation(({ ctx, input }) => restoreCodespace(ctx, input)),
  /** Another one with the same commits and files. */
  duplicate: signedInProcedure
    .input(keyedCodespaceRef)
    .mutation(({ ctx, input }) => duplicateCodespace(ctx, input)),
  snapshots: snapshotsRouter,
  /** Of one that does not run, in the trash included. */
  exportBranch: signedInProcedure
    .input(exportBranchInput)
    .output(exportedBranch)
    .mutation(({ ctx, input }) => exportBranch(ctx, input)),
  /** How long it is kept unused, and whether it is kept whatever happens. */
  setRetention: signedInProcedure
    .input(setRetentionInput)
    .mutation(({ ctx, input }) => setRetention(ctx, input)),
  repair: signedInProcedure
    .input(codespaceRef)
    .mutation(({ ctx, input }) => repairCodespace(ctx, input.name)),
  checkWork: signedInProcedure
    .input(codespaceRef)
    .mutation(({ ctx, input }) => checkWork(ctx, input.name)),
  /** Whether it gets the repositories that its configuration asks for besides its own. */
  answerRepositories: signedInProcedure
    .input(answerRepositoriesInput)
    .mutation(({ ctx, input }) => answerRepositories(ctx, input)),
  /** A fork to push to, where its owner may not push to its repository. */
  fork: router({
    get: signedInProcedure
      .input(codespaceRef)
      .output(forkState)
      .query(({ ctx, input }) => readForkOf(ctx, input.name)),
    make: signedInProcedure
      .input(codespaceRef)
      .mutation(({ ctx, input }) => makeForkOf(ctx, input.name)),
    take: signedInProcedure
      .input(codespaceRef)
      .mutation(({ ctx, input }) => takeForkOf(ctx, input.name)),
  }),
  retryCommand: signedInProcedure
    .input(retryCommandInput)
    .mutation(({ ctx, input }) => retryCommand(ctx, input)),
  /** One's own, as they are now, in one that runs. */
  dotfiles: router({
    // A mutation, though nothing changes: it takes its time, and is not asked again by itself.
    foresee: signedInProcedure
      .input(codespaceRef)
      .mutation(({ ctx, input }) => foreseeDotfiles(ctx, input.name)),
    install: signedInProcedure
      .input(codespaceRef)
      .mutation(({ ctx, input }) => applyDotfiles(ctx, input.name)),
  }),
  /** A start goes on without waiting for its services any longer. */
  skipServices: signedInProcedure
    .input(codespaceRef)
    .mutation(({ ctx, input }) => skipServices(ctx, input.name)),
  /** The machine types there are for it, each that it cannot have with the reason. */
  machines: signedInProcedure
    .input(codespaceRef)
    .output(machineOffers)
    .query(({ ctx, input }) => offerMachinesFor(ctx, input.name)),
  setMachine: signedInProcedure
    .input(setMachineInput)
    .mutation(({ ctx, input }) => setMachine(ctx, input)),
  rename: signedInProcedure
    .input(renameInput)
    .mutation(({ ctx, input }) => renameCodespace(ctx, input.name, input.displayName)),

  /** What it is made from, and whose word each key of that is. */
  configuration: signedInProcedure
    .input(codespaceRef)
    .output(configurationView)
    .query(({ ctx, input }) => readConfigurationView(ctx, input.name)),
  /** By which an editor helps to write one; the words are Bothy's, and the same for everybody. */
  configurationSchemas: signedInProcedure.query(() => describedSchemas()),
  // Mutations, though nothing changes: a text has no place in an address.
  checkConfiguration: signedInProcedure
    .input(writtenConfigurationInput)
    .output(checkedConfiguration)
    .mutation(({ ctx, input }) => checkConfiguration(ctx, input)),
  previewConfiguration: signedInProcedure
    .input(writtenConfigurationInput)
    .output(previewedConfiguration)
    .mutation(({ ctx, input }) => previewConfiguration(ctx, input)),

  /** What it would be trusted with, and whether it is. */
  trustRequest: signedInProcedure
    .input(codespaceRef)
    .output(trustRequest)
    .query(({ ctx, input }) => readTrustRequest(ctx, input.name)),
  trust: signedInProcedure
    .input(trustCodespaceInput)
    .mutation(({ ctx, input }) => trustCodespace(ctx, input)),
  distrust: signedInProcedure
    .input(codespaceRef)
    .mutation(({ ctx, input }) => distrustCodespace(ctx, input.name)),

  /** What those of one's that run use at this moment. */
  liveUsage: signedInProcedure.output(z.array(liveUsage)).query(({ ctx }) => readLiveUsage(ctx)),

  /** All of one's codespaces, now and whenever one of them changes. */
  watch: signedInProcedure.subscription(async function* ({ ctx, signal }) {
    yield* ctx.changes.snapshots(
      () => listCodespaces(ctx),
      () => true,
      signal ?? never,
    )
  }),

  steps: signedInProcedure.input(codespaceRef).subscription(async function* ({
    ctx,
    input,
    signal,
  }) {
    const { id } = await requireCodespace(ctx, input.name)
    const read = async () => readSteps(ctx, await requireCodespace(ctx, input.name))
    yield* ctx.changes.snapshots(read, (changed) => changed === id, signal ?? never)
  }),

  /**
   * A step's log of the present generation, from its start or from where a broken
   * connection left it.
   */
  stepLog: signedInProcedure.input(stepLogFollow).subscription(async function* ({
    ctx,
    input,
    signal,
  }) {
    const { id, generation } = await requireCodespace(ctx, input.name)
    const [lastGeneration, lastOffset] = (input.lastEventId ?? '').split(':').map(Number)
    const offset = lastGeneration === generation ? (lastOffset ?? 0) : 0
    const key = { codespaceId: id, generation, name: input.step }
    const decoder = new TextDecoder()
    for await (const chunk of ctx.stepLogs.follow(key, offset, signal ?? never)) {
      yield tracked(`${generation}:${chunk.offset}`, {
        text: decoder.decode(chunk.bytes, { stream: true }),
      })
    }
  }),
})
