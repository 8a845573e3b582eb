import { request } from 'node:http'
import type { Duplex } from 'node:stream'
import {
  type AgentStart,
  agentTrpcPath,
  type CallerRole,
  lineHeaders,
  protocolVersion,
} from '#agent/protocol/line.ts'
import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import { trustEnvironment } from '#server/trust.ts'
import { cloneTask, historyTask, workspaceFolder } from './clone.ts'
import { type CodespaceRow, update } from './codespaces.store.ts'
import { runStep, type ServerStepName, type StepLog } from './step-runner.ts'

/**
 * From whatever there is to a running container with an agent that answers. Clone and container do not
 * depend on each other and run side by side. Every step may be repeated.
 */
export async function bringUp(
  ctx: AppContext,
  row: CodespaceRow,
  signal: AbortSignal,
): Promise<void> {
  // One that fails ends its neighbour too: nobody waits for a clone that can no longer be used.
  const failure = new AbortController()
  const operation = AbortSignal.any([signal, failure.signal])
  const step = (name: ServerStepName, work: (signal: AbortSignal, log: StepLog) => Promise<void>) =>
    runStep(ctx, { codespaceId: row.id, generation: row.generation, name }, operation, work)

  const together = async (...steps: Promise<void>[]) => {
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
    if (failed.length > 0) throw signal.aborted ? failed[0] : failure.signal.reason
  }

  await together(
    step('workspace', (stepSignal, log) => ensureWorkspace(ctx, row, stepSignal, log)),
    step('network', (stepSignal) => ctx.driver.createNetwork(row.id, stepSignal)),
  )
  const clone = row.isCloned
    ? Promise.resolve()
    : step('clone', (stepSignal, log) => runClone(ctx, row, stepSignal, log))
  await together(
    clone,
    step('container', (stepSignal, log) => startContainer(ctx, row, stepSignal, log)),
  )
  await step('agent', (stepSignal, log) => handOver(ctx, row, stepSignal, log))
}

async function ensureWorkspace(
  ctx: AppContext,
  row: CodespaceRow,
  signal: AbortSignal,
  log: StepLog,
): Promise<void> {
  if (row.hasWorkspace) {
    // Made once. The driver says MISSING_WORKSPACE when it is gone; it is never quietly made anew (F-55).
    log.add('The files of this codespace are kept where they were.\n')
    return
  }
  const { limitBytes } = await ctx.driver.createWorkspace(row.id, ctx.config.workspaceBytes, signal)
  await update(ctx, row.id, { hasWorkspace: 1, workspaceLimitBytes: limitBytes })
  log.add(
    limitBytes === null
      ? 'No size limit on this machine.\n'
      : `At most ${Math.round(limitBytes / 1024 ** 2)} MB.\n`,
  )
}

async function runClone(
  ctx: AppContext,
  row: CodespaceRow,
  signal: AbortSignal,
  log: StepLog,
): Promise<void> {
  await runGit(ctx, row, 'clone', signal, log)
  await update(ctx, row.id, { isCloned: 1 })
}

async function startContainer(
  ctx: AppContext,
  row: CodespaceRow,
  signal: AbortSignal,
  log: StepLog,
): Promise<void> {
  log.add(`Image ${row.image}\n`)
  const start = await agentStartOf(ctx, row, signal)
  await ctx.driver.createContainer(
    { codespaceId: row.id, image: row.image, environment: {}, limits: ctx.config.limits },
    signal,
  )
  await ctx.driver.startContainer(row.id, start, signal)
  log.add(`Started as user ${start.remoteUser}.\n`)
}

/** What the agent of this generation is told; the same again after a restart of the server. */
export async function agentStartOf(
  ctx: AppContext,
  row: CodespaceRow,
  signal: AbortSignal,
): Promise<AgentStart> {
  return {
    protocol: protocolVersion,
    generation: row.generation,
    codespaceName: row.name,
    workspaceFolder: workspaceFolder(row),
    remoteUser: await ctx.driver.imageUser(row.image, signal),
    environment: trustEnvironment(ctx.config),
    lifecycle: { commands: {}, dotfiles: null },
  }
}

/** The agent gives the whole clone to the user it found in the image; once it answers it is there. */
async function handOver(
  ctx: AppContext,
  row: CodespaceRow,
  signal: AbortSignal,
  log: StepLog,
): Promise<void> {
  const line = await ctx.driver.connect(row.id, signal)
  const status = await ask(line, `${agentTrpcPath}/workspace.take`, signal)
  if (status !== 200) {
    throw new AppError('AGENT_UNREACHABLE', `The agent in the container answered ${status}.`)
  }
  log.add('The agent answers.\n')
}

function ask(line: Duplex, path: string, signal: AbortSignal): Promise<number> {
  const role: CallerRole = 'server'
  return new Promise<number>((resolve, reject) => {
    const asked = request(
      {
        method: 'POST',
        path,
        headers: {
          [lineHeaders.user]: 'server',
          [lineHeaders.role]: role,
          'content-type': 'application/json',
          connection: 'close',
        },
        signal,
        createConnection: () => line,
      },
      (response) => {
        resolve(response.statusCode ?? 0)
        response.destroy()
      },
    )
    asked.on('error', reject)
    asked.end()
  }).finally(() => line.destroy())
}

/** Fetches what the shallow clone left out, beside a codespace that is already in use. */
export function completeHistory(
  ctx: AppContext,
  row: CodespaceRow,
  signal: AbortSignal,
): Promise<void> {
  const key = { codespaceId: row.id, generation: row.generation, name: 'history' } as const
  return runStep(ctx, key, signal, async (stepSignal, log) => {
    await runGit(ctx, row, 'history', stepSignal, log)
    await update(ctx, row.id, { isHistoryComplete: 1 })
  })
}

async function runGit(
  ctx: AppContext,
  row: CodespaceRow,
  task: 'clone' | 'history',
  signal: AbortSignal,
  log: StepLog,
): Promise<void> {
  const { argv, environment } = task === 'clone' ? cloneTask(row) : historyTask(row)
  const exitCode = await ctx.driver.runTask(
    {
      codespaceId: row.id,
      task,
      image: ctx.config.defaultImage,
      argv,
      environment: { ...environment, ...trustEnvironment(ctx.config) },
      onOutput: (bytes) => log.add(bytes),
    },
    signal,
  )
  if (exitCode === 0) return
  throw new AppError(
    'GIT_FAILED',
    `Git ended with ${exitCode}: ${log.lastLine || 'it said nothing.'}`,
  )
}
