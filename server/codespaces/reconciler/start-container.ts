import { type AgentStart, protocolVersion } from '#agent/protocol/line.ts'
import { authoritiesEnvironment } from '#server/authorities.ts'
import type { AppContext } from '#server/context.ts'
import { commandMinutes } from '#server/devcontainers/lifecycle.settings.ts'
import type { Started } from '#server/drivers/container-driver.ts'
import { AppError } from '#server/errors.ts'
import { portsEnvironment } from '#server/ports-origin.ts'
import { obtainImage } from '#server/registries/registries.ts'
import { readSetting } from '#server/settings/settings.ts'
import type { CodespaceRow } from '../codespaces.store.ts'
import { configurationOf, containerOf, startPlanOf } from '../configuration/configuration.ts'
import { refuseLinkedMounts } from '../configuration/linked-mounts.ts'
import { registrySubjectOf } from '../credentials/registry-subject.ts'
import type { StepLog } from '../journal/step-runner.ts'
import { limitsFor } from '../what-counts.ts'

/**
 * Resolves once it runs, made anew where it is not there or its files are still to come; it goes on
 * its network once that is there, which one that only has to be started does not wait for.
 */
export async function startContainer(
  ctx: AppContext,
  row: CodespaceRow,
  network: Promise<void>,
  { signal, log }: { signal: AbortSignal; log: StepLog },
): Promise<Started> {
  log.add(`Image ${row.image}\n`)
  await ensureOwnImage(ctx, row, { signal, log })
  await refuseLinkedMounts(ctx, row, signal)
  const start = await agentStartOf(ctx, row, signal)
  let started: Started | null = null
  if (row.isCloned === 1) {
    // Off its network it reaches nothing; what keeps it apart on that has to stand all the same,
    // and where it does not the network's step says so.
    await ctx.isolation.require(signal).catch(() => network)
    started = await startExisting(ctx, row, start, signal)
  }
  if (!started) {
    if (row.isCloned === 0) await removeBroken(ctx, row)
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

/** What a crash left: a clone may go on in there. */
async function removeBroken(ctx: AppContext, row: CodespaceRow): Promise<void> {
  const { status } = await ctx.driver.inspect(row.id)
  if (status !== 'missing') await ctx.driver.removeContainer(row.id)
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
  const { entrypoints, ...commands } = lifecycle
  const imageUser = () => ctx.driver.imageUser(row.image, signal)
  const beginning = entrypoints && { ...entrypoints, user: entrypoints.user ?? (await imageUser()) }
  return {
    ...plan,
    protocol: protocolVersion,
    generation: row.generation,
    codespaceName: row.name,
    remoteUser: remoteUser ?? (await imageUser()),
    environment: {
      ...portsEnvironment(ctx.config),
      ...authoritiesEnvironment(ctx.config),
      ...environment,
    },
    lifecycle: {
      ...commands,
      ...(beginning && { entrypoints: beginning }),
      ...(minutes !== null && { onceLimitMs: minutes * 60_000 }),
    },
  }
}
