import type { CodespaceRow } from '../codespaces.store.ts'
import { awaitsBuild, buildConfigured } from '../configuration/build.ts'
import { hasSetUp } from '../configuration/configuration.ts'
import { takeAccess, widenAccess } from '../credentials/repository-access.ts'
import { StepJournal } from '../journal/step-journal.ts'
import { runStep, type ServerStepName, type StepLog } from '../journal/step-runner.ts'
import type { Acting } from '../lease/acting.ts'
import { giveMachine } from '../machine/give-machine.ts'
import { ensureNetwork } from '../network/network.ts'
import { goodBuildOf } from '../rebuild/rebuild.ts'
import { recoverStart } from '../rebuild/recover-start.ts'
import { serve } from '../services/serve.ts'
import { handOver } from '../set-up/hand-over.ts'
import { fetchWhatItBuildsUpon } from '../snapshots/restore-at-start.ts'
import { noteUntrusted } from '../trust/untrusted-start.ts'
import { cloneAndConfigure } from './clone-and-configure.ts'
import { ensureWorkspace } from './ensure-workspace.ts'
import { startContainer } from './start-container.ts'
import { whileItRuns } from './while-it-runs.ts'

const restartGraceMs = 2000

export type Step = (
  name: ServerStepName,
  work: (signal: AbortSignal, log: StepLog) => Promise<void>,
) => Promise<void>
/** Rejects with the first failure, which ends the others too, when all of them are over. */
export type Together = (...steps: Promise<unknown>[]) => Promise<void>
type BroughtUp = { isSetUp: number; lastGoodBuild?: string }

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
      await giveMachine(acting, wanted, { signal, log })
      const started = await startContainer(ctx, wanted, network, { signal, log })
      online = started.online
    })
  const recover = async (wanted: CodespaceRow, error: unknown) => {
    const recovered = operation.aborted ? null : await recoverStart(acting, wanted, error)
    if (recovered === null) throw error
    await startOnce(recovered)
    return recovered
  }
  const start = async (wanted: CodespaceRow) => {
    const served = await serve(acting, wanted, { step, network, operation })
    return startOnce(served).then(
      () => served,
      (error: unknown) => recover(served, error),
    )
  }
  const again = async () => {
    // Recalled when the container starts; what is wrong with the image is told there.
    ctx.driver.images.has(row.image, operation).catch(ignoreBecauseAskedAgain)
    if (!(await awaitsBuild(ctx, row, operation))) return workspace.then(() => start(row))
    await Promise.all([workspace, network])
    return start(await buildAnew(acting, { step, operation }))
  }
  const anew = () =>
    workspace.then(() =>
      cloneAndConfigure(acting, {
        ...{ step, together, network, access, journal, operation, start },
        isOnline: () => online,
      }),
    )
  const contents = row.isCloned ? again() : anew()
  await together(workspace, network, contents)
  let configured = await contents
  const isNew = row.isCloned === 0
  const wholeAccess = access.then(() =>
    isNew ? widenAccess(ctx, configured, operation) : undefined,
  )
  if (configured.fromSnapshotId !== null) {
    await wholeAccess
    await fetchWhatItBuildsUpon(ctx, configured, operation)
  }
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
 * One that may build its image by now, or whose image is gone: the container is another one, the
 * files are not.
 */
async function buildAnew(
  acting: Acting,
  { step, operation }: { step: Step; operation: AbortSignal },
): Promise<CodespaceRow> {
  const { ctx, row, write } = acting
  const changes = await buildConfigured(acting, { step, operation })
  await ctx.driver.stopContainer(row.id, restartGraceMs)
  await ctx.driver.removeContainer(row.id)
  await write(changes)
  return { ...row, ...changes }
}

function ignoreBecauseAskedAgain(): void {
  // By the step that needs the answer, and that one says what became of it.
}
