import type { AppContext } from '#server/context.ts'
import type { ServicesPlan } from '#server/devcontainers/devcontainers.schema.ts'
import type { CompanionState } from '#server/drivers/companions.ts'
import { AppError } from '#server/errors.ts'
import { obtainImage } from '#server/registries/registries.ts'
import type { CodespaceRow } from '../codespaces.store.ts'
import { configurationOf } from '../configuration/configuration.ts'
import { registrySubjectOf } from '../credentials/registry-subject.ts'
import { type StepLog, StepSkipped } from '../journal/step-runner.ts'
import type { Acting } from '../lease/acting.ts'
import { hasBeenUsed } from '../rebuild/has-been-used.ts'
import { isFullRebuild } from '../rebuild/rebuild.ts'
import type { Step } from '../reconciler/bring-up.ts'
import { isTrustedStart } from '../trust/trusted-start.ts'
import { limitsFor } from '../what-counts.ts'
import { readCopies } from './read-copies.ts'
import { sharesOf } from './shares.ts'
import { followSkip } from './skip-services.ts'

const minuteMs = 60_000
/**
 * Until all of them are as far as somebody waits for. The first time there may be much to make
 * ready; whoever has worked in a codespace wants it back, and its services have been well before.
 */
const mostMinutes = { first: 10, again: 2 }

/**
 * What is wrong with what they are made of, rather than with the server: there is a codespace to
 * mend it in.
 */
export const serviceFaults = [
  'COMPANION_FAILED',
  'MOUNT_INVALID',
  'IMAGE_ACCESS_DENIED',
  'IMAGE_NOT_ALLOWED',
  'IMAGE_UNUSABLE',
  'IMAGE_UNAVAILABLE',
  'IMAGE_INVALID',
]

/**
 * Starts what a configuration wants beside the codespace's own container, where it wants anything
 * and is trusted: strangers' commands do not run by themselves (S-76).
 * @throws AppError one of `serviceFaults` where it is for what they are made of
 */
export async function startServices(
  { ctx }: Acting,
  row: CodespaceRow,
  { step, network }: { step: Step; network: Promise<void> },
): Promise<void> {
  const { services } = configurationOf(row)
  if (services === null || !isTrustedStart(row)) return
  await network
  await step('services', async (signal, log) => {
    using skip = followSkip(ctx, row)
    const within = { signal: AbortSignal.any([signal, skip.signal]), log }
    try {
      await obtainImages(ctx, row, services, within)
      await startAndAwait(ctx, row, services, within)
    } catch (error) {
      if (signal.aborted || !skip.signal.aborted) throw error
      throw new StepSkipped('You went on without waiting for them.', { cause: error })
    }
  })
}

type Within = { signal: AbortSignal; log: StepLog }

async function startAndAwait(
  ctx: AppContext,
  row: CodespaceRow,
  services: ServicesPlan,
  { signal, log }: Within,
): Promise<void> {
  const { companions } = ctx.driver
  if (!companions) {
    throw new AppError('COMPANION_FAILED', 'This server runs one container for each codespace.')
  }
  const isUsed = await hasBeenUsed({ ctx }, row)
  const minutes = isUsed ? mostMinutes.again : mostMinutes.first
  const shares = sharesOf(await limitsFor(ctx, row), services.companions)
  const copies = await readCopies(ctx, row, services, { signal, log })
  const spec = { ...services, limits: shares.companions, copies }
  const late = AbortSignal.timeout(minutes * minuteMs)
  const print = (text: string) => log.add(text)
  try {
    await companions.start(row.id, spec, print, AbortSignal.any([signal, late]))
  } catch (error) {
    if (!late.aborted || signal.aborted) throw error
    const names = notReady(services, await companions.list(row.id))
    const some = names.length === 1 ? `The service ${names[0]} was` : `Its services were`
    const which = names.length > 1 ? `: ${names.join(', ')}` : ''
    const what = `${some} not ready within ${minutes} minutes${which}.`
    const way = isUsed ? ' The codespace went on without waiting any longer.' : ''
    throw new AppError('COMPANION_FAILED', `${what}${way}`, { cause: error })
  }
}

/** Those that somebody waits for and that are not as far. */
function notReady(
  { companions, dependsOn }: ServicesPlan,
  states: readonly CompanionState[],
): string[] {
  const awaited = [...dependsOn, ...companions.flatMap((one) => one.dependsOn)]
  const late = awaited.filter(({ name, condition }) => {
    const state = states.find((one) => one.name === name)
    if (condition === 'service_healthy') return state?.health !== 'healthy'
    if (condition === 'service_completed_successfully') return state?.exitCode !== 0
    return state === undefined || state.status === 'created'
  })
  return [...new Set(late.map(({ name }) => name))]
}

/** Those that are named, for what is not there as it was made from them. */
async function obtainImages(
  ctx: AppContext,
  row: CodespaceRow,
  { companions, builds }: ServicesPlan,
  { signal, log }: Within,
): Promise<void> {
  const made = new Set((await ctx.driver.companions?.list(row.id))?.map(({ name }) => name))
  const subject = registrySubjectOf(row)
  const isFetchedAnew = isFullRebuild(row)
  for (const { name, image } of companions) {
    log.add(`${name}: image ${image}\n`)
    if (builds[name] || (made.has(name) && (await ctx.driver.images.has(image, signal)))) continue
    await obtainImage(ctx, { image, subject, isFetchedAnew, log }, signal)
  }
}
