import type { AppContext } from '#server/context.ts'
import { type FeatureOptions, lockPathOf, quote } from '#server/devcontainers/devcontainers.ts'
import {
  credentialsFor,
  isNamedRegistry,
  type RegistrySubject,
  refusedImage,
} from '#server/registries/registries.ts'
import { readSetting } from '#server/settings/settings.ts'
import { collectFeatures, idsOf } from './collect-features.ts'
import type { ResolvedFeature } from './feature.ts'
import { FeatureCache } from './feature-cache.ts'
import { FeatureError } from './feature-error.ts'
import { type ConfigurationFile, featurePlaces } from './feature-places.ts'
import { archiveHosts } from './features.settings.ts'
import type { Fetching } from './fetch-feature.ts'
import { installOrder } from './install-order.ts'
import type { ReadFolders } from './local-features.ts'
import { readLock } from './lock-file.ts'

export type { ResolvedFeature } from './feature.ts'
export { FeatureError } from './feature-error.ts'
export { localFolders } from './local-features.ts'
export { lockText } from './lock-file.ts'
export { lockPathOf }

const resolveMaxMs = 5 * 60_000

type Context = Pick<AppContext, 'config' | 'db' | 'log' | 'clock'>

export type FeatureRequest = {
  features: Readonly<Record<string, FeatureOptions>>
  overrideFeatureInstallOrder: readonly string[]
  /** The devcontainer.json: local Features are relative to it, and errors say where in it. */
  configuration: ConfigurationFile
  /** What is at `lockPathOf` it. */
  lock: Uint8Array | null
  /** Whose credentials count, and whose fetched Features: nobody else's. */
  subject: RegistrySubject
  /** Reads the repository's own. */
  readFolders: ReadFolders
  /** Told what whoever reads the log of a build may want to know. */
  remark: (sentence: string) => void
}

/**
 * All Features of a configuration and what they depend on, fetched and checked, in the order in
 * which they are to be installed. What may be fetched is asked of the policy each time.
 * @throws FeatureError for what cannot be had or does not fit together; nothing was installed then
 */
export async function resolveFeatures(
  ctx: Context,
  request: FeatureRequest,
  signal: AbortSignal,
): Promise<ResolvedFeature[]> {
  const { configuration, readFolders, remark } = request
  const lockPath = lockPathOf(configuration.path)
  const tooLong = AbortSignal.timeout(resolveMaxMs)
  try {
    const reading = {
      ...fetchingFor(ctx, request),
      configurationPath: configuration.path,
      placeOf: featurePlaces(configuration),
      lock: request.lock && readLock(lockPath, request.lock),
      readFolders,
      remark,
    }
    const limit = AbortSignal.any([signal, tooLong])
    const found = await collectFeatures(reading, request.features, limit)
    return installOrder(found, overrideOf(request, found)).map(
      ({ id, reference, digest, options, metadata, files }) => {
        return { id, reference, version: metadata.version, digest, options, metadata, files }
      },
    )
  } catch (error) {
    signal.throwIfAborted()
    if (!tooLong.aborted || error instanceof FeatureError) throw error
    const message = `The Features took longer than ${resolveMaxMs / 60_000} minutes to fetch. Try again later.`
    throw new FeatureError('FEATURE_UNAVAILABLE', message, { cause: error })
  }
}

function overrideOf(
  { overrideFeatureInstallOrder, configuration, remark }: FeatureRequest,
  found: readonly { names: ReadonlySet<string> }[],
): string[] {
  return overrideFeatureInstallOrder.flatMap((written) => {
    const ids = idsOf([written], configuration.path)
    if (!ids.some((id) => found.some(({ names }) => names.has(id)))) {
      remark(
        `${quote(written)} in "overrideFeatureInstallOrder" is none of the Features that are installed.`,
      )
    }
    return ids
  })
}

function fetchingFor(ctx: Context, { subject }: FeatureRequest): Fetching {
  const { repositoryUrl } = subject
  const of = repositoryUrl === null ? {} : { repositoryUrl }
  const isArchiveHost = async (host: string) =>
    (await readSetting(ctx, archiveHosts, of)).includes(host.toLowerCase())
  return {
    ownerId: subject.userId,
    cache: new FeatureCache(ctx.config.dataFolder),
    credentials: (registry, signal) => credentialsFor(ctx, subject, registry, signal),
    reach: {
      config: ctx.config,
      isNamed: async (host) =>
        (await isArchiveHost(host)) || (await isNamedRegistry(ctx, host, { repositoryUrl })),
    },
    async refused(reference) {
      if (reference.kind === 'registry') {
        const { registry, repository, tag, digest } = reference.name
        const version = `${tag === null ? '' : `:${tag}`}${digest === null ? '' : `@${digest}`}`
        return refusedImage(ctx, `${registry}/${repository}${version}`, { repositoryUrl })
      }
      if (reference.kind === 'local' || (await isArchiveHost(reference.url.host))) return null
      return `is fetched by the server itself, which ${reference.url.host} is not allowed for. An administrator can list it under “${archiveHosts.title}”; a Feature in a registry needs no such permission.`
    },
  }
}
