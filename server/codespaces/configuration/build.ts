import type { AppContext } from '#server/context.ts'
import type { ServicesPlan } from '#server/devcontainers/devcontainers.schema.ts'
import { defaultConfiguration } from '#server/devcontainers/devcontainers.ts'
import { AppError } from '#server/errors.ts'
import { FeatureError } from '#server/features/features.ts'
import { BuildFailure } from '#server/images/build-failure.ts'
import type { LookedAhead } from '#server/images/look-ahead.ts'
import { obtainImage } from '#server/registries/registries.ts'
import type { RecoveryPlace } from '../codespaces.schema.ts'
import type { CodespaceRow } from '../codespaces.store.ts'
import { registrySubjectOf } from '../credentials/registry-subject.ts'
import type { StepLog } from '../journal/step-runner.ts'
import type { Acting } from '../lease/acting.ts'
import type { Step } from '../reconciler/bring-up.ts'
import { isTrustedStart } from '../trust/trusted-start.ts'
import { defaultImageFor } from '../what-counts.ts'
import { BuildAllowance, buildWithin } from './build-within.ts'
import { asksForBuild, configurationOf, configurationPlacesOf, withBases } from './configuration.ts'
import { finishImage } from './finish-image.ts'

/**
 * What is wrong with what is built, rather than with the server that builds: there is a codespace
 * to mend it in.
 */
const mendable = ['BUILD_FAILED', 'BUILD_UNAVAILABLE']
const isMendable = (error: unknown): error is AppError =>
  error instanceof FeatureError ||
  (error instanceof AppError && (mendable.includes(error.code) || error.code.startsWith('IMAGE_')))

type Built = Partial<Pick<CodespaceRow, 'image' | 'configuration' | 'recovery' | 'recoveryPlace'>>

/** What was built is known by its id alone: no name of it means anything elsewhere. */
const isBuilt = ({ image }: Pick<CodespaceRow, 'image'>): boolean => image.startsWith('sha256:')

/** Its configuration has an image built, it may be built now, and there is none. */
export async function awaitsBuild(
  { driver }: Pick<AppContext, 'driver'>,
  row: CodespaceRow,
  signal: AbortSignal,
): Promise<boolean> {
  const config = configurationOf(row)
  const { services } = config
  if (!isTrustedStart(row)) return false
  if (asksForBuild(config) && !isBuilt(row)) return true
  const ofServices = (services?.companions ?? [])
    .filter(({ name }) => services?.builds[name])
    .map(({ image }) => image)
  if (ofServices.includes('')) return true
  if ((await driver.inspect(row.id)).status !== 'missing') return false
  const images = [...(asksForBuild(config) ? [row.image] : []), ...ofServices]
  const isGone = (image: string) =>
    driver.imageUser(image, signal).then(
      () => false,
      (error: unknown) => error instanceof AppError && error.code === 'IMAGE_UNAVAILABLE',
    )
  return (await Promise.all(images.map(isGone))).includes(true)
}

/** What the row says, with the images of these services. */
function withServices(
  { configuration: text }: Pick<CodespaceRow, 'configuration'>,
  images: ReadonlyMap<string, string>,
): string {
  const configuration = JSON.parse(text ?? '{}') as { services: ServicesPlan }
  const { services } = configuration
  const companions = services.companions.map((one) => {
    return { ...one, image: images.get(one.name) ?? one.image }
  })
  return JSON.stringify({ ...configuration, services: { ...services, companions } })
}

/**
 * Builds what the configuration describes and installs its Features, where it is trusted:
 * strangers' commands have no network (S-76). What cannot be had so leads to the default image with
 * the files, and the reason beside it. Resolves to what is to be written into the row.
 */
export async function buildConfigured(
  { ctx, row }: Acting,
  {
    step,
    operation,
    ahead = null,
  }: { step: Step; operation: AbortSignal; ahead?: LookedAhead | null },
): Promise<Built> {
  const config = configurationOf(row)
  const builds = Object.entries(config.services?.builds ?? {})
  const isOwn = asksForBuild(config)
  if ((!isOwn && builds.length === 0) || !isTrustedStart(row)) return {}
  let own: Built = {}
  const images = new Map<string, string>()
  const allowance = new BuildAllowance()
  try {
    await step('build', async (signal, log) => {
      const building = { row, allowance, ahead }
      if (isOwn) {
        const built = await buildOwn(ctx, building, { signal, log })
        // Nothing that it asks for keeps a codespace from running in it.
        await ctx.driver.imageUser(built.image, signal)
        own = built
      }
      for (const [name, itsOwn] of builds) {
        log.add(`The service ${name}\n`)
        images.set(name, await buildWithin(ctx, { ...building, build: itsOwn }, { signal, log }))
      }
    })
    const configured = { configuration: row.configuration, ...own }
    const configuration = images.size > 0 ? withServices(configured, images) : null
    const text = configuration ?? configured.configuration
    return { ...own, configuration: withBases(text, [...allowance.from]) }
  } catch (error) {
    if (operation.aborted || !isMendable(error)) throw error
    const place = placeOf(error, row)
    return {
      image: isBuilt(row) ? await defaultImageFor(ctx, row) : row.image,
      configuration: JSON.stringify(defaultConfiguration(config.path)),
      recovery: error.message,
      recoveryPlace: place && JSON.stringify(place),
    }
  }
}

type Building = { row: CodespaceRow; allowance: BuildAllowance; ahead: LookedAhead | null }
type Within = { signal: AbortSignal; log: StepLog }

/** What the codespace itself is made of. */
async function buildOwn(ctx: AppContext, building: Building, within: Within) {
  const { build } = configurationOf(building.row)
  const base =
    build === null
      ? await readyImage(ctx, building.row, within)
      : { image: await buildWithin(ctx, { ...building, build }, within), name: build.dockerfile }
  return finishImage(ctx, { ...building, base }, within)
}

/**
 * What Features are installed on where nothing is built: what was built before has them already.
 */
async function readyImage(ctx: AppContext, row: CodespaceRow, { signal, log }: Within) {
  const { image } = configurationOf(row)
  if (image !== null) {
    await obtainImage(ctx, { image, subject: registrySubjectOf(row), log }, signal)
    return { image, name: image }
  }
  const usual = isBuilt(row) ? await defaultImageFor(ctx, row) : row.image
  return { image: usual, name: usual }
}

/** The line that could not be built, or the one that says what to build. */
function placeOf(error: AppError, row: CodespaceRow): RecoveryPlace | null {
  if (error instanceof BuildFailure) return { column: null, ...error.place }
  const { build, image } = configurationPlacesOf(row)
  const [feature] = configurationOf(row).features
  if (error instanceof FeatureError) return error.place ?? feature?.place ?? null
  return build ?? image ?? feature?.place ?? null
}
