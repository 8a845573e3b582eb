import { authoritiesEnvironment } from '#server/authorities.ts'
import type { AppContext } from '#server/context.ts'
import { defaultConfiguration } from '#server/devcontainers/devcontainers.ts'
import { AppError } from '#server/errors.ts'
import { BuildFailure } from '#server/images/build-failure.ts'
import { buildImage } from '#server/images/build-image.ts'
import type { ImageBuild } from '#server/images/image-build.schema.ts'
import { buildBytes, buildMinutes } from '#server/images/images.settings.ts'
import { noteUse } from '#server/images/images.store.ts'
import { obtainImage } from '#server/registries/registries.ts'
import { readSetting } from '#server/settings/settings.ts'
import type { RecoveryPlace } from '../codespaces.schema.ts'
import type { CodespaceRow } from '../codespaces.store.ts'
import { registrySubjectOf } from '../credentials/registry-subject.ts'
import type { StepLog } from '../journal/step-runner.ts'
import type { Acting } from '../lease/acting.ts'
import { networkOf } from '../network/network.ts'
import { isFullRebuild } from '../rebuild/rebuild.ts'
import type { Step } from '../reconciler/bring-up.ts'
import { isTrustedStart } from '../trust/trusted-start.ts'
import { defaultImageFor, limitsFor } from '../what-counts.ts'
import { configurationOf, configurationPlacesOf } from './configuration.ts'

const minuteMs = 60_000

/** What is wrong with what is built, rather than with the server that builds: there is a codespace to mend it in. */
const mendable = ['BUILD_FAILED', 'BUILD_UNAVAILABLE', 'IMAGE_UNAVAILABLE', 'IMAGE_INVALID']

type Built = Partial<Pick<CodespaceRow, 'image' | 'configuration' | 'recovery' | 'recoveryPlace'>>

/** What was built is known by its id alone: no name of it means anything elsewhere. */
const isBuilt = ({ image }: Pick<CodespaceRow, 'image'>): boolean => image.startsWith('sha256:')

/** Its configuration has an image built, it may be built now, and there is none. */
export async function awaitsBuild(
  { driver }: Pick<AppContext, 'driver'>,
  row: CodespaceRow,
  signal: AbortSignal,
): Promise<boolean> {
  if (configurationOf(row).build === null || !isTrustedStart(row)) return false
  if (!isBuilt(row)) return true
  if ((await driver.inspect(row.id)).status !== 'missing') return false
  return driver.imageUser(row.image, signal).then(
    () => false,
    (error: unknown) => error instanceof AppError && error.code === 'IMAGE_UNAVAILABLE',
  )
}

/**
 * Builds what the configuration describes, where it describes anything and is trusted: strangers' commands have no network
 * (S-76). What cannot be built leads to the default image with the files, and the reason beside it. Resolves to what is to
 * be written into the row.
 */
export async function buildConfigured(
  { ctx, row }: Acting,
  { step, operation }: { step: Step; operation: AbortSignal },
): Promise<Built> {
  const { build, path } = configurationOf(row)
  if (build === null || !isTrustedStart(row)) return {}
  let image = row.image
  try {
    await step('build', async (signal, log) => {
      image = await buildWithin(ctx, { row, build }, { signal, log })
    })
    return { image }
  } catch (error) {
    const isMendable = error instanceof AppError && mendable.includes(error.code)
    if (operation.aborted || !isMendable) throw error
    const place = placeOf(error, row)
    return {
      image: isBuilt(row) ? await defaultImageFor(ctx, row) : row.image,
      configuration: JSON.stringify(defaultConfiguration(path)),
      recovery: error.message,
      recoveryPlace: place && JSON.stringify(place),
    }
  }
}

/** The line that could not be built, or the one that says what to build. */
function placeOf(error: AppError, row: CodespaceRow): RecoveryPlace | null {
  if (error instanceof BuildFailure) return { ...error.place, column: null }
  return configurationPlacesOf(row).build ?? null
}

async function buildWithin(
  ctx: AppContext,
  { row, build }: { row: CodespaceRow; build: ImageBuild },
  { signal, log }: { signal: AbortSignal; log: StepLog },
): Promise<string> {
  const { driver, config } = ctx
  const { building } = driver
  if (!building) {
    throw new AppError(
      'BUILD_UNAVAILABLE',
      'This server cannot build images: name one that is ready with "image".',
    )
  }
  const { id: codespaceId, ownerId, repositoryUrl, repositoryName } = row
  const timeMs = (await readSetting(ctx, buildMinutes, { repositoryUrl })) * minuteMs
  const diskBytes = await readSetting(ctx, buildBytes, { repositoryUrl })
  const limits = { ...(await limitsFor(ctx, row)), diskBytes, timeMs }
  const subject = registrySubjectOf(row)
  const isOpen = config.isolation === 'unprotected'
  const used = new Set<string>()
  try {
    return await buildImage(
      {
        driver,
        building,
        codespaceId,
        ownerId,
        build,
        repositoryName,
        limits,
        isAnew: isFullRebuild(row),
        used,
        environment: authoritiesEnvironment(config),
        refused: async () =>
          isOpen ? [] : driver.isolationTargets(codespaceId, networkOf(row), signal),
        obtain: (image, isFetchedAnew, end) =>
          obtainImage(ctx, { image, subject, isFetchedAnew, log }, end),
        toolImage: config.toolImage,
        log,
      },
      signal,
    )
  } finally {
    // What was built before it failed or was cancelled is there for the next try.
    await noteUse(ctx, [...used], ctx.clock.now())
  }
}
