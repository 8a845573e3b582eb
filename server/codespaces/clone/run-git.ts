import { authoritiesEnvironment } from '#server/authorities.ts'
import type { AppContext } from '#server/context.ts'
import { configurationEnd } from '#server/devcontainers/devcontainers.ts'
import type { CommandSpec, TaskSpec } from '#server/drivers/container-driver.ts'
import { AppError } from '#server/errors.ts'
import { lookAheadMaxBytes, takeLookedAhead } from '#server/images/look-ahead.ts'
import { type CodespaceRow, findById, findOwnerName, update } from '../codespaces.store.ts'
import { accessOf, tokenOf } from '../credentials/repository-access.ts'
import { StepJournal } from '../journal/step-journal.ts'
import { runStep, type StepLog } from '../journal/step-runner.ts'
import { networkOf } from '../network/network.ts'
import type { Step } from '../reconciler/bring-up.ts'
import { isTrustedStart } from '../trust/trusted-start.ts'
import { cloneTask, historyTask } from './clone.ts'
import { templateTask } from './start-from-template.ts'

/** A configuration is at most a megabyte; what says where it is comes on top. */
const resultMaxBytes = 2 * 1024 * 1024 + lookAheadMaxBytes

/** Fetches what the shallow clone left out, beside a codespace that is already in use. */
export async function completeHistory(
  ctx: AppContext,
  row: CodespaceRow,
  signal: AbortSignal,
): Promise<void> {
  await using journal = new StepJournal(ctx, { codespaceId: row.id, generation: row.generation })
  await runStep(ctx, { journal, name: 'history' }, signal, fetchHistory(ctx, row))
  await journal.settled()
  // Not before its step is over: after a crash between the two it is fetched once more, which
  // changes nothing.
  await update(ctx, row.id, { isHistoryComplete: 1 })
}

/**
 * The same for one that is untrusted, before anything of it runs, and never later: Git heeds the
 * repository's own settings, and whoever can write those would have the network and the token it is
 * fetched with (S-76). Resolves to what the row is to say of it. What fails is fetched once the
 * codespace is trusted.
 */
export async function fetchHistoryUntrusted(
  ctx: AppContext,
  row: CodespaceRow,
  { step, operation }: { step: Step; operation: AbortSignal },
): Promise<number> {
  if (isTrustedStart(row) || row.isHistoryComplete === 1) return row.isHistoryComplete
  try {
    await step('history', async (signal, log) => {
      const patience = AbortSignal.timeout(untrustedHistoryMs)
      try {
        await fetchHistory(ctx, row)(AbortSignal.any([signal, patience]), log)
      } catch (error) {
        if (!patience.aborted || signal.aborted) throw error
        throw new AppError('GIT_FAILED', tooLong, { cause: error })
      }
    })
    return 1
  } catch (error) {
    if (operation.aborted || !(error instanceof AppError)) throw error
    return 0
  }
}

/** Somebody waits for it, and can look at the files without. */
const untrustedHistoryMs = 2 * 60_000
const tooLong =
  'The history takes longer than two minutes. It is fetched once the repository is trusted.'

function fetchHistory(ctx: AppContext, row: CodespaceRow) {
  return (signal: AbortSignal, log: StepLog) =>
    runGit(ctx, row, { ...historyTask(row, tokenOf(ctx, row)), task: 'history' }, signal, log)
}

export type Cloned = ReturnType<typeof takeLookedAhead>

export type CloneMeans = {
  /** It is there, and whatever clones is on it. */
  network: Promise<void>
  access: Promise<void>
  /** In the codespace's own container, which runs. */
  isInside: boolean
}

/**
 * From the repository or the template. Resolves to what the clone's own script printed of the
 * repository's configuration, and of what that has built.
 */
export async function runClone(
  ctx: AppContext,
  row: CodespaceRow,
  { network, access, isInside }: CloneMeans,
  { signal, log }: { signal: AbortSignal; log: StepLog },
): Promise<Cloned> {
  const printed: Uint8Array[] = []
  let length = 0
  const onResult = (bytes: Uint8Array) => {
    length += bytes.length
    if (length <= resultMaxBytes) printed.push(bytes)
  }
  const { template } = row
  const task =
    template === null
      ? cloneTask(
          row,
          // The clone begins once it has read it.
          Promise.all([network, access]).then(() => tokenOf(ctx, row)),
        )
      : await templateTask(row, template, await findOwnerName(ctx, row))
  const clone = { ...task, onResult, lastWords: configurationEnd }
  const cloning = isInside
    ? runGitInside(ctx, row, clone, { signal, log })
    : runGit(ctx, row, { ...clone, task: 'clone', ready: network }, signal, log)
  await cloning.catch(async (error: unknown) => {
    const now = await findById(ctx, row.id)
    const { sentence = null } = (now && accessOf(now)) ?? {}
    if (!sentence || !(error instanceof AppError) || error.code !== 'GIT_FAILED') throw error
    throw new AppError(error.code, `${error.message} ${sentence}`, { cause: error })
  })
  return takeLookedAhead(Buffer.concat(printed))
}

type GitCommand = Pick<CommandSpec, 'argv' | 'environment'> &
  Partial<Pick<CommandSpec, 'input' | 'onResult' | 'lastWords'>>

async function runGit(
  ctx: AppContext,
  row: CodespaceRow,
  { environment, ...git }: GitCommand & Pick<TaskSpec, 'task'> & Partial<Pick<TaskSpec, 'ready'>>,
  signal: AbortSignal,
  log: StepLog,
): Promise<void> {
  const exitCode = await ctx.driver.runTask(
    {
      ...git,
      codespaceId: row.id,
      // What fetches the files runs nothing of theirs.
      hasOwnNetwork: networkOf(row).egress === 'none',
      image: ctx.config.toolImage,
      environment: { ...environment, ...authoritiesEnvironment(ctx.config) },
      onOutput: (bytes) => log.add(bytes),
    },
    signal,
  )
  refuseFailed(exitCode, log)
}

async function runGitInside(
  ctx: AppContext,
  row: CodespaceRow,
  { environment, ...git }: GitCommand,
  { signal, log }: { signal: AbortSignal; log: StepLog },
): Promise<void> {
  const exitCode = await ctx.driver.runInside(
    {
      ...git,
      codespaceId: row.id,
      environment: { ...environment, ...authoritiesEnvironment(ctx.config) },
      onOutput: (bytes) => log.add(bytes),
    },
    signal,
  )
  refuseFailed(exitCode, log)
}

function refuseFailed(exitCode: number, log: StepLog): void {
  if (exitCode === 0) return
  throw new AppError(
    'GIT_FAILED',
    `Git ended with ${exitCode}: ${log.lastLine || 'it said nothing.'}`,
  )
}
