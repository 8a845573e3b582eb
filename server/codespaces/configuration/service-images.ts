import type { AppContext } from '#server/context.ts'
import type { DevcontainerConfig } from '#server/devcontainers/devcontainers.schema.ts'
import { AppError } from '#server/errors.ts'
import { obtainImage, type RegistrySubject } from '#server/registries/registries.ts'
import type { StepLog } from '../journal/step-runner.ts'

/**
 * Has the images here that services run in which are ready: nobody may name them who may not name
 * an image of a codespace's own (S-71).
 * @throws AppError `IMAGE_…` with the service
 */
export async function fetchServiceImages(
  ctx: AppContext,
  { services }: Pick<DevcontainerConfig, 'services'>,
  { subject, isFetchedAnew }: { subject: RegistrySubject; isFetchedAnew: boolean },
  { signal, log }: { signal: AbortSignal; log: StepLog },
): Promise<void> {
  const ready = (services?.companions ?? []).filter(({ name }) => !services?.builds[name])
  for (const { name, image } of ready) {
    log.add(`${name}: ${image}\n`)
    try {
      await obtainImage(ctx, { image, subject, isFetchedAnew, log }, signal)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      throw new AppError(error.code, `The service ${name}: ${error.message}`, { cause: error })
    }
  }
}
