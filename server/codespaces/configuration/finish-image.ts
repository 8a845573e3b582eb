import type { AppContext } from '#server/context.ts'
import type { DevcontainerConfig } from '#server/devcontainers/devcontainers.schema.ts'
import { judgeBuilt, metadataLabel } from '#server/devcontainers/devcontainers.ts'
import { AppError } from '#server/errors.ts'
import { lockText, type ResolvedFeature } from '#server/features/features.ts'
import { BuildFailure } from '#server/images/build-failure.ts'
import { sentenceOfLateness } from '#server/images/build-image.ts'
import { type Built, Progress, type StepSession } from '#server/images/build-session.ts'
import { DockerfileError } from '#server/images/dockerfile/dockerfile-error.ts'
import { installFeature } from '#server/images/features/install-feature.ts'
import { noteUse } from '#server/images/images.store.ts'
import type { CodespaceRow } from '../codespaces.store.ts'
import type { StepLog } from '../journal/step-runner.ts'
import { type BuildAllowance, buildFrame } from './build-within.ts'
import {
  cloneFolder,
  configurationNoticesOf,
  configurationOf,
  configurationPlacesOf,
  configurationText,
  ownConfigurationOf,
  termsIn,
} from './configuration.ts'
import { placeOfFeature, withWhatIsKnown } from './installed-features.ts'
import { resolvedFor } from './resolved-for.ts'

const mostCharacters = 600

type Finishing = {
  row: CodespaceRow
  allowance: BuildAllowance
  /** What Features are installed on, and what it is called to people. */
  base: { image: string; name: string }
}

/**
 * The Features of a configuration on top of its image, and what both ask for as part of it: by the
 * rules of the specification, and by the policy that the file itself was judged by (S-99). Resolves
 * to what is to be written into the row.
 */
export async function finishImage(
  ctx: AppContext,
  { row, allowance, base }: Finishing,
  { signal, log }: { signal: AbortSignal; log: StepLog },
): Promise<Pick<CodespaceRow, 'image' | 'configuration'>> {
  const own = ownConfigurationOf(row)
  // An older server has read it, which knew nothing of this.
  if (own === null) return { image: base.image, configuration: row.configuration }
  const frame = await buildFrame(ctx, row, allowance, { signal, log })
  const { building } = frame
  const { imageId, config: image } = await building.readImage(base.image, signal)
  const config = configurationOf(row)
  const place = { codespaceId: row.id, workspaceFolder: cloneFolder(row) }
  const where = { ...place, containerFolder: config.workspaceFolder ?? place.workspaceFolder }
  const beneath = { label: image.labels[metadataLabel] ?? null, image: base.name }
  const judge = (features: readonly ResolvedFeature[]) => {
    const entries = features.map(({ reference, metadata: { entry } }) => {
      return { reference, entry: JSON.stringify(entry) }
    })
    return judgeBuilt({ own, config }, { ...beneath, features: entries }, where)
  }
  const late = AbortSignal.timeout(frame.limits.timeMs)
  const both = AbortSignal.any([signal, late])
  const features = await resolved(ctx, row, { config, log, late, frame }, both)
  const from = { imageId, key: imageId, config: image }
  const session = { ...frame, progress: new Progress(features.length) }
  const users = usersOf(judge([]).config, image.user)
  const all = { session, from, config, features, users, late }
  const built = await installAll(frame.environment, all, both).finally(async () => {
    await building.endBuild(row.id)
    await noteUse(ctx, [...frame.used], ctx.clock.now())
  })
  const judged = judge(features)
  for (const notice of judged.notices) log.add(`${notice}\n`)
  const known = { ...judged.config, features: withWhatIsKnown(config.features, features) }
  const notices = [...new Set([...configurationNoticesOf(row), ...judged.notices])]
  const told = { ...judged, notices, places: configurationPlacesOf(row) }
  const terms = termsIn(row)
  const lock = lockText(features)
  const configuration = configurationText({ ...told, config: known, own, terms, lock })
  return { image: built.imageId, configuration }
}

type Resolving = Parameters<typeof resolvedFor>[2] & {
  late: AbortSignal
  frame: Parameters<typeof sentenceOfLateness>[0]
}

/** @throws BuildFailure also where the time that a build has ends before they are fetched */
async function resolved(
  ctx: AppContext,
  row: CodespaceRow,
  { late, frame, ...reading }: Resolving,
  signal: AbortSignal,
): Promise<ResolvedFeature[]> {
  const [first] = reading.config.features
  if (!first) return []
  try {
    return await resolvedFor(ctx, row, reading, signal)
  } catch (error) {
    throw isLate(late, signal) && !(error instanceof AppError)
      ? new BuildFailure(first.place, sentenceOfLateness(frame), { cause: error })
      : error
  }
}

const isLate = (late: AbortSignal, signal: AbortSignal): boolean =>
  late.aborted && signal.reason === late.reason

type All = {
  session: StepSession
  from: Built
  config: DevcontainerConfig
  features: readonly ResolvedFeature[]
  users: { remote: string; container: string }
  late: AbortSignal
}

/** @throws BuildFailure with the line that wants the one that fails */
async function installAll(
  environment: Record<string, string>,
  { session, from, config, features, users, late }: All,
  signal: AbortSignal,
): Promise<Built> {
  let at = from
  for (const feature of features) {
    const place = placeOfFeature(config.features, features, feature)
    try {
      at = await installFeature(session, at, { feature, environment, users }, signal)
    } catch (error) {
      if (error instanceof DockerfileError) {
        throw new BuildFailure(place, error.message.slice(0, mostCharacters), { cause: error })
      }
      if (!isLate(late, signal)) throw error
      const sentence = sentenceOfLateness(session)
      throw new BuildFailure(place, sentence, { cause: error })
    }
  }
  return at
}

/**
 * As whom commands will run, and as whom the container begins: by what is known before Features are
 * there.
 */
function usersOf(
  { containerUser, remoteUser }: Pick<DevcontainerConfig, 'containerUser' | 'remoteUser'>,
  ofImage: string,
) {
  const container = containerUser ?? (ofImage.split(':')[0] || 'root')
  return { container, remote: remoteUser ?? container }
}
