import { type AgentStart, protocolVersion } from '#agent/protocol/line.ts'
import { authoritiesEnvironment } from '#server/authorities.ts'
import type { AppContext } from '#server/context.ts'
import { commandMinutes } from '#server/devcontainers/lifecycle.settings.ts'
import type { Started } from '#server/drivers/container-driver.ts'
import { AppError } from '#server/errors.ts'
import { obtainImage } from '#server/registries/registries.ts'
import { readSetting } from '#server/settings/settings.ts'
import { type Cloned, fetchHistoryUntrusted, runClone } from '../clone/run-git.ts'
import { type CodespaceRow, hasConfiguredSibling } from '../codespaces.store.ts'
import { awaitsBuild, buildConfigured } from '../configuration/build.ts'
import {
  configurationOf,
  containerOf,
  hasSetUp,
  isUsual,
  needsAnotherContainer,
  startPlanOf,
  takeConfiguration,
} from '../configuration/configuration.ts'
import { refuseLinkedMounts } from '../configuration/linked-mounts.ts'
import { registrySubjectOf } from '../credentials/registry-subject.ts'
import { releaseCloneAccess, takeAccess, widenAccess } from '../credentials/repository-access.ts'
import { StepJournal } from '../journal/step-journal.ts'
import { runStep, type ServerStepName, type StepLog } from '../journal/step-runner.ts'
import type { Acting } from '../lease/acting.ts'
import { ensureNetwork } from '../network/network.ts'
import { goodBuildOf } from '../rebuild/rebuild.ts'
import { recoverStart } from '../rebuild/recover-start.ts'
import { serve } from '../services/serve.ts'
import { handOver } from '../set-up/hand-over.ts'
import { isTrustedStart, trustAfterClone } from '../trust/trusted-start.ts'
import { noteUntrusted } from '../trust/untrusted-start.ts'
import { limitsFor } from '../what-counts.ts'
import { ensureWorkspace } from './ensure-workspace.ts'
import { whileItRuns } from './while-it-runs.ts'

const restartGraceMs = 2000

export type Step = (
  name: ServerStepName,
  work: (signal: AbortSignal, log: StepLog) => Promise<void>,
) => Promise<void>
type BroughtUp = { isSetUp: number; lastGoodBuild?: string }
type Together = (...steps: Promise<unknown>[]) => Promise<void>
type Beginning = {
  step: Step
  together: Together
  network: Promise<void>
  /** GitHub has said what the codespace may do with its repository. */
  access: Promise<void>
  journal: StepJournal
  operation: AbortSignal
  /**
   * Resolves once a container runs, to the row that it is made from; on its network it is a while
   * later. That is a recovery where the one that was wanted cannot.
   */
  start: (row: CodespaceRow) => Promise<CodespaceRow>
}

/**
 * From whatever there is to a running container with an agent that answers and that has begun the
 * set-up. Every step may be repeated. Resolves to what there is to write down of it.
 */
export async function bringUpContainer(acting: Acting): Promise<BroughtUp> {
  const { ctx, row } = acting
  await using journal = new StepJournal(ctx, { codespaceId: row.id, generation: row.generation })
  // One that fails ends its neighbour too: nobody waits for a clone that can no longer be used.
  const failure = new AbortController()
  const operation = AbortSignal.any([acting.signal, failure.signal])
  const step: Step = (name, work) => runStep(ctx, { journal, name }, operation, work)

  const together: Together = async (...steps) => {
    const watched = steps.map((running) =>
      running.catch((error: unknown) => {
        failure.abort(error)
        throw error
      }),
    )
    const results = await Promise.allSettled(watched)
    const failed = results
      .filter((result) => result.status === 'rejected')
      .map((result) => result.reason)
    // The first cause, not the cancellation it brought about.
    if (failed.length > 0) throw acting.signal.aborted ? failed[0] : failure.signal.reason
  }

  const access = takeAccess(ctx, row, operation)
  const network = step('network', (signal, log) => ensureNetwork(acting, signal, log))
  const workspace = step('workspace', (signal, log) => ensureWorkspace(acting, signal, log))
  let online = Promise.resolve()
  const startOnce = (wanted: CodespaceRow) =>
    step('container', async (signal, log) => {
      const started = await startContainer(ctx, wanted, network, { signal, log })
      online = started.online
    })
  const recover = async (wanted: CodespaceRow, error: unknown) => {
    const recovered = operation.aborted ? null : await recoverStart(acting, wanted, error)
    if (recovered === null) throw error
    await startOnce(recovered)
    return recovered
  }
  const start: Beginning['start'] = async (wanted) => {
    const served = await serve(acting, wanted, { step, network, operation })
    return startOnce(served).then(
      () => served,
      (error: unknown) => recover(served, error),
    )
  }
  let configured = row
  if (row.isCloned) {
    // Recalled when the container starts; what is wrong with the image is told there.
    ctx.driver.images.has(row.image, operation).catch(ignoreBecauseAskedAgain)
    await together(workspace, network)
    if (await awaitsBuild(ctx, row, operation))
      configured = await buildAnew(acting, { step, operation })
    configured = await start(configured)
  } else {
    const contents = workspace.then(() =>
      cloneAndConfigure(acting, { step, together, network, access, journal, operation, start }),
    )
    await together(workspace, network, contents)
    configured = await contents
  }
  const isNew = row.isCloned === 0
  const wholeAccess = access.then(() =>
    isNew ? widenAccess(ctx, configured, operation) : undefined,
  )
  const greet = () =>
    step('agent', async (signal, log) => {
      const beside = { access: wholeAccess, online }
      const give = (both: AbortSignal) => handOver(ctx, configured, beside, { signal: both, log })
      await whileItRuns(ctx, configured, give, signal)
      noteUntrusted(ctx, configured, { journal, log, isNew })
    })
  await greet().catch(async (error: unknown) => {
    configured = await recover(configured, error)
    await greet()
  })
  await journal.settled()
  return { isSetUp: hasSetUp(configured) ? 0 : 1, ...goodBuildOf(configured) }
}

/**
 * The clone, and beside it the usual container, which is what most repositories run in. Where the
 * repository turns out to want something else that container is given up; where that is to be
 * expected, none is begun. Either is made while the network still is, and starts once that is
 * there. Resolves to the row of what runs.
 */
async function cloneAndConfigure(
  acting: Acting,
  { step, together, network, access, journal, operation, start }: Beginning,
): Promise<CodespaceRow> {
  const { ctx, row } = acting
  const isGuessed = !(await hasConfiguredSibling(ctx, row))
  let cloned: Cloned = { configuration: Buffer.alloc(0), ahead: null }
  const clone = step('clone', async (signal, log) => {
    cloned = await runClone(ctx, row, { network, access }, { signal, log })
  })
  await together(clone, ...(isGuessed ? [start(row)] : []))

  const trustOf = (hash: string | null) => trustAfterClone(ctx, row, hash)
  const taken = await takeConfiguration(acting, step, cloned.configuration, { trustOf })
  const trust = await trustAfterClone(ctx, row, taken.configurationHash)
  const changes = { ...taken, trust, isCloned: 1 }
  const built = await network.then(() =>
    buildConfigured(
      { ...acting, row: { ...row, ...changes } },
      { step, operation, ahead: cloned.ahead },
    ),
  )
  Object.assign(changes, built)
  const configured = { ...row, ...changes }
  const isDistrusted = isTrustedStart(row) && !isTrustedStart(configured)
  const isRight = isUsual(configured) && !isDistrusted
  if (!isRight) {
    // Before the clone counts as done: whoever goes on after a crash would take the usual one for
    // the right one.
    await ctx.driver.stopContainer(row.id, restartGraceMs)
    if (needsAnotherContainer(row, configured) || isDistrusted)
      await ctx.driver.removeContainer(row.id)
  }
  // Before it counts as cloned: a crash in between begins anew, and without trust.
  if (isDistrusted)
    await beginDistrusted({ ...acting, row: { ...row, trust } }, { step, operation })
  const isHistoryComplete = await fetchHistoryUntrusted(ctx, { ...row, trust }, { step, operation })
  // What was cloned is not cloned again: its step would be under way for ever.
  await journal.settled()
  await acting.write({ ...changes, isHistoryComplete })
  await releaseCloneAccess(ctx, configured)
  const whole = { ...configured, isHistoryComplete }
  return isGuessed && isRight ? whole : start(whole)
}

/**
 * One that may build its image by now, or whose image is gone: the container is another one, the
 * files are not.
 */
async function buildAnew(
  acting: Acting,
  { step, operation }: Pick<Beginning, 'step' | 'operation'>,
): Promise<CodespaceRow> {
  const { ctx, row, write } = acting
  const changes = await buildConfigured(acting, { step, operation })
  await ctx.driver.stopContainer(row.id, restartGraceMs)
  await ctx.driver.removeContainer(row.id)
  await write(changes)
  return { ...row, ...changes }
}

/**
 * Its configuration is not the one that was trusted: network and token, which it has, are not what
 * it is to have.
 */
async function beginDistrusted(
  acting: Acting,
  { step, operation }: Pick<Beginning, 'step' | 'operation'>,
): Promise<void> {
  await acting.write({ trust: acting.row.trust })
  await Promise.all([
    step('network', (signal, log) => ensureNetwork(acting, signal, log)),
    takeAccess(acting.ctx, acting.row, operation),
  ])
}

async function startContainer(
  ctx: AppContext,
  row: CodespaceRow,
  network: Promise<void>,
  { signal, log }: { signal: AbortSignal; log: StepLog },
): Promise<Started> {
  log.add(`Image ${row.image}\n`)
  await ensureOwnImage(ctx, row, { signal, log })
  await refuseLinkedMounts(ctx, row, signal)
  const start = await agentStartOf(ctx, row, signal)
  let started = row.isCloned === 1 ? await startExisting(ctx, row, start, signal) : null
  if (!started) {
    const asked = containerOf(row, await limitsFor(ctx, row))
    await ctx.driver.createContainer(
      { codespaceId: row.id, image: row.image, environment: {}, ...asked },
      signal,
    )
    await network
    started = await ctx.driver.startContainer(row.id, start, signal)
  }
  log.add(`Started as user ${start.remoteUser}.\n`)
  return started
}

/** One that the repository names, and that is gone from here meanwhile. */
async function ensureOwnImage(
  ctx: AppContext,
  row: CodespaceRow,
  { signal, log }: { signal: AbortSignal; log: StepLog },
): Promise<void> {
  const { image } = configurationOf(row)
  if (image !== row.image || (await ctx.driver.images.has(image, signal))) return
  await obtainImage(ctx, { image, subject: registrySubjectOf(row), log }, signal)
}

/**
 * Null where there is none: one that was stopped is there nearly always, and making sure takes its
 * time.
 */
async function startExisting(
  ctx: AppContext,
  row: CodespaceRow,
  start: AgentStart,
  signal: AbortSignal,
): Promise<Started | null> {
  try {
    return await ctx.driver.startContainer(row.id, start, signal)
  } catch (error) {
    if (error instanceof AppError && error.code === 'MISSING_CONTAINER') return null
    throw error
  }
}

/** What the agent of this generation is told; the same again after a restart of the server. */
export async function agentStartOf(
  ctx: AppContext,
  row: CodespaceRow,
  signal: AbortSignal,
): Promise<AgentStart> {
  const { remoteUser, environment, lifecycle, ...plan } = startPlanOf(row)
  const minutes = await readSetting(ctx, commandMinutes, { repositoryUrl: row.repositoryUrl })
  return {
    ...plan,
    protocol: protocolVersion,
    generation: row.generation,
    codespaceName: row.name,
    remoteUser: remoteUser ?? (await ctx.driver.imageUser(row.image, signal)),
    environment: { ...authoritiesEnvironment(ctx.config), ...environment },
    lifecycle: { ...lifecycle, ...(minutes !== null && { onceLimitMs: minutes * 60_000 }) },
  }
}

function ignoreBecauseAskedAgain(): void {
  // By the step that needs the answer, and that one says what became of it.
}
