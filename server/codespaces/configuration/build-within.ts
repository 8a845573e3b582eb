import { authoritiesEnvironment } from '#server/authorities.ts'
import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import { buildImage } from '#server/images/build-image.ts'
import type { ImageBuild } from '#server/images/image-build.schema.ts'
import { buildBytes, buildMinutes } from '#server/images/images.settings.ts'
import { noteUse } from '#server/images/images.store.ts'
import type { LookedAhead } from '#server/images/look-ahead.ts'
import { obtainImage, type RegistrySubject } from '#server/registries/registries.ts'
import { isForUse, secretsFor } from '#server/secrets/secrets.ts'
import { readSetting } from '#server/settings/settings.ts'
import type { CodespaceRow } from '../codespaces.store.ts'
import { registrySubjectOf } from '../credentials/registry-subject.ts'
import type { StepLog } from '../journal/step-runner.ts'
import { networkOf } from '../network/network.ts'
import { isFullRebuild } from '../rebuild/rebuild.ts'
import { limitsFor } from '../what-counts.ts'

const minuteMs = 60_000

/**
 * What the builds of one start have used of the time and the size that they have together, and of
 * which images they are made.
 */
export class BuildAllowance {
  /** The images that their Dockerfiles begin with, or copy from. */
  readonly from = new Set<string>()
  readonly #startedAt = performance.now()
  #writtenBytes = 0

  wrote(bytes: number): void {
    this.#writtenBytes += bytes
  }

  left({ diskBytes, timeMs }: { diskBytes: number; timeMs: number }) {
    return {
      diskBytes: Math.max(0, diskBytes - this.#writtenBytes),
      timeMs: Math.max(1, Math.round(timeMs - (performance.now() - this.#startedAt))),
    }
  }
}

type Within = { signal: AbortSignal; log: StepLog }

/**
 * What every build of a codespace has, whatever it builds, within what the administrator's settings
 * give.
 */
export async function buildFrame(
  ctx: AppContext,
  row: CodespaceRow,
  allowance: BuildAllowance,
  { signal, log }: Within,
) {
  const { driver, config } = ctx
  const { building } = driver
  if (!building) {
    throw new AppError(
      'BUILD_UNAVAILABLE',
      'This server cannot build images: name one that is ready with "image".',
    )
  }
  const { id: codespaceId, ownerId, repositoryUrl } = row
  const timeMs = (await readSetting(ctx, buildMinutes, { repositoryUrl })) * minuteMs
  const diskBytes = await readSetting(ctx, buildBytes, { repositoryUrl })
  const isOpen = config.isolation === 'unprotected'
  return {
    building,
    codespaceId,
    ownerId,
    limits: { ...(await limitsFor(ctx, row)), ...allowance.left({ diskBytes, timeMs }) },
    wholeTimeMs: timeMs,
    isAnew: isFullRebuild(row),
    used: new Set<string>(),
    onWritten: (bytes: number) => allowance.wrote(bytes),
    environment: authoritiesEnvironment(config),
    refused: async () =>
      isOpen ? [] : driver.isolationTargets(codespaceId, networkOf(row), signal),
    log,
  }
}

type Building = {
  row: CodespaceRow
  build: ImageBuild
  allowance: BuildAllowance
  ahead: LookedAhead | null
}

/** Builds one image within what the administrator's settings give, and resolves to its id. */
export async function buildWithin(
  ctx: AppContext,
  { row, build, allowance, ahead }: Building,
  { signal, log }: Within,
): Promise<string> {
  const frame = await buildFrame(ctx, row, allowance, { signal, log })
  const subject = registrySubjectOf(row)
  try {
    return await buildImage(
      {
        ...frame,
        driver: ctx.driver,
        build,
        repositoryName: row.repositoryName,
        ahead,
        obtain: async (image, isFetchedAnew, end) => {
          await obtainImage(ctx, { image, subject, isFetchedAnew, log }, end)
          allowance.from.add(image)
        },
        secrets: () => secretsOfBuild(ctx, subject),
        toolImage: ctx.config.toolImage,
      },
      signal,
    )
  } finally {
    // What was built before it failed or was cancelled is there for the next try.
    await noteUse(ctx, [...frame.used], ctx.clock.now())
  }
}

/** As variables of the codespace itself: what is kept as a file is for its place alone. */
async function secretsOfBuild(ctx: AppContext, { isTrusted, ...subject }: RegistrySubject) {
  if (!isTrusted) return new Map<string, string>()
  const { variables } = await secretsFor(ctx, subject)
  const ofBuilds = variables.filter((variable) => isForUse(variable, 'build'))
  return new Map(ofBuilds.map(({ name, value }) => [name, value]))
}
