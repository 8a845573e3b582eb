import { authoritiesEnvironment } from '#server/authorities.ts'
import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import { buildImage } from '#server/images/build-image.ts'
import type { ImageBuild } from '#server/images/image-build.schema.ts'
import { buildBytes, buildMinutes } from '#server/images/images.settings.ts'
import { noteUse } from '#server/images/images.store.ts'
import { obtainImage } from '#server/registries/registries.ts'
import { readSetting } from '#server/settings/settings.ts'
import type { CodespaceRow } from '../codespaces.store.ts'
import { registrySubjectOf } from '../credentials/registry-subject.ts'
import type { StepLog } from '../journal/step-runner.ts'
import { networkOf } from '../network/network.ts'
import { isFullRebuild } from '../rebuild/rebuild.ts'
import { limitsFor } from '../what-counts.ts'

const minuteMs = 60_000

/** What the builds of one start have used of the time and the size that they have together. */
export class BuildAllowance {
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

type Building = { row: CodespaceRow; build: ImageBuild; allowance: BuildAllowance }

/** Builds one image within what the administrator's settings give, and resolves to its id. */
export async function buildWithin(
  ctx: AppContext,
  { row, build, allowance }: Building,
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
  const left = allowance.left({ diskBytes, timeMs })
  const limits = { ...(await limitsFor(ctx, row)), ...left }
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
        onWritten: (bytes) => allowance.wrote(bytes),
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
