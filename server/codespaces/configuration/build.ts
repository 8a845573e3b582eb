import type { AppContext } from '#server/context.ts'
import type { ServicesPlan } from '#server/devcontainers/devcontainers.schema.ts'
import { defaultConfiguration } from '#server/devcontainers/devcontainers.ts'
import { AppError } from '#server/errors.ts'
import { BuildFailure } from '#server/images/build-failure.ts'
import type { RecoveryPlace } from '../codespaces.schema.ts'
import type { CodespaceRow } from '../codespaces.store.ts'
import type { Acting } from '../lease/acting.ts'
import type { Step } from '../reconciler/bring-up.ts'
import { isTrustedStart } from '../trust/trusted-start.ts'
import { defaultImageFor } from '../what-counts.ts'
import { BuildAllowance, buildWithin } from './build-within.ts'
import { configurationOf, configurationPlacesOf } from './configuration.ts'

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
  const { build, services } = configurationOf(row)
  if (!isTrustedStart(row)) return false
  if (build !== null && !isBuilt(row)) return true
  const ofServices = (services?.companions ?? [])
    .filter(({ name }) => services?.builds[name])
    .map(({ image }) => image)
  if (ofServices.includes('')) return true
  if ((await driver.inspect(row.id)).status !== 'missing') return false
  const images = [...(build === null ? [] : [row.image]), ...ofServices]
  const isGone = (image: string) =>
    driver.imageUser(image, signal).then(
      () => false,
      (error: unknown) => error instanceof AppError && error.code === 'IMAGE_UNAVAILABLE',
    )
  return (await Promise.all(images.map(isGone))).includes(true)
}

/** What the row says, with the images of these services. */
function withServices(row: CodespaceRow, images: ReadonlyMap<string, string>): string {
  const configuration = JSON.parse(row.configuration ?? '{}') as { services: ServicesPlan }
  const { services } = configuration
  const companions = services.companions.map((one) => {
    return { ...one, image: images.get(one.name) ?? one.image }
  })
  return JSON.stringify({ ...configuration, services: { ...services, companions } })
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
  const { build, services, path } = configurationOf(row)
  const builds = Object.entries(services?.builds ?? {})
  if ((build === null && builds.length === 0) || !isTrustedStart(row)) return {}
  let image = row.image
  const images = new Map<string, string>()
  try {
    await step('build', async (signal, log) => {
      const allowance = new BuildAllowance()
      const building = { row, allowance }
      if (build !== null) {
        image = await buildWithin(ctx, { ...building, build }, { signal, log })
        // Nothing that it asks for keeps a codespace from running in it.
        await ctx.driver.imageUser(image, signal)
      }
      for (const [name, itsOwn] of builds) {
        log.add(`The service ${name}\n`)
        images.set(name, await buildWithin(ctx, { ...building, build: itsOwn }, { signal, log }))
      }
    })
    return { image, ...(images.size > 0 && { configuration: withServices(row, images) }) }
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
