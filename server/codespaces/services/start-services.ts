import type { AppContext } from '#server/context.ts'
import type { ServicesPlan } from '#server/devcontainers/devcontainers.schema.ts'
import { AppError } from '#server/errors.ts'
import { obtainImage } from '#server/registries/registries.ts'
import type { CodespaceRow } from '../codespaces.store.ts'
import { configurationOf } from '../configuration/configuration.ts'
import { registrySubjectOf } from '../credentials/registry-subject.ts'
import type { StepLog } from '../journal/step-runner.ts'
import type { Acting } from '../lease/acting.ts'
import { isFullRebuild } from '../rebuild/rebuild.ts'
import type { Step } from '../reconciler/bring-up.ts'
import { isTrustedStart } from '../trust/trusted-start.ts'
import { limitsFor } from '../what-counts.ts'
import { sharesOf } from './shares.ts'

/** Until all of them are as far as somebody waits for. */
const mostMs = 10 * 60_000

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
    const { companions } = ctx.driver
    if (!companions) {
      throw new AppError('COMPANION_FAILED', 'This server runs one container for each codespace.')
    }
    await obtainImages(ctx, row, services, { signal, log })
    const shares = sharesOf(await limitsFor(ctx, row), services.companions)
    const spec = { ...services, limits: shares.companions }
    const late = AbortSignal.timeout(mostMs)
    const both = AbortSignal.any([signal, late])
    await companions
      .start(row.id, spec, (text) => log.add(text), both)
      .catch((cause: unknown) => {
        if (!late.aborted || signal.aborted) throw cause
        const sentence = `Its services were not ready within ${mostMs / 60_000} minutes.`
        throw new AppError('COMPANION_FAILED', sentence, { cause })
      })
  })
}

/** Those that are named, for what is not there as it was made from them. */
async function obtainImages(
  ctx: AppContext,
  row: CodespaceRow,
  { companions, builds }: ServicesPlan,
  { signal, log }: { signal: AbortSignal; log: StepLog },
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
