import type { AppContext } from '#server/context.ts'
import type { DevcontainerConfig } from '#server/devcontainers/devcontainers.schema.ts'
import {
  FeatureError,
  localFolders,
  lockPathOf,
  type ResolvedFeature,
  resolveFeatures,
} from '#server/features/features.ts'
import type { CodespaceRow } from '../codespaces.store.ts'
import { registrySubjectOf } from '../credentials/registry-subject.ts'
import { readFiles } from './read-files.ts'

/**
 * The Features of a codespace's configuration and what they depend on, in the order in which they
 * are installed, by what its repository has now.
 * @throws FeatureError where one of them cannot be had
 */
export async function resolvedFor(
  ctx: AppContext,
  row: CodespaceRow,
  {
    config,
    log,
  }: {
    config: Pick<DevcontainerConfig, 'path' | 'features' | 'featureOrder'>
    log: { add(bytes: Uint8Array | string): void }
  },
  signal: AbortSignal,
): Promise<ResolvedFeature[]> {
  const { id: codespaceId, repositoryName } = row
  const path = config.path ?? '.devcontainer/devcontainer.json'
  const lockPath = lockPathOf(path)
  const [content, lock = null] = await readFiles(ctx, row, [path, lockPath], signal)
  // To go on as if it were not there would install something else.
  if (lock === 'link' || lock === 'large') throw unreadable(lockPath, lock)
  const { driver } = ctx
  const { toolImage } = ctx.config
  return resolveFeatures(
    ctx,
    {
      features: Object.fromEntries(config.features.map((one) => [one.reference, one.options])),
      overrideFeatureInstallOrder: config.featureOrder,
      configuration: { path, content: content instanceof Uint8Array ? content : new Uint8Array() },
      lock,
      subject: registrySubjectOf(row),
      readFolders: localFolders({ driver, codespaceId, repositoryName, toolImage, log }),
      remark: (sentence) => log.add(`${sentence}\n`),
    },
    signal,
  )
}

const unreadable = (lockPath: string, state: 'link' | 'large'): FeatureError => {
  const why = state === 'link' ? 'no plain file, or behind a symbolic link' : 'larger than 1 MB'
  const message = `${lockPath} is ${why}. Make it anew, or delete it.`
  return new FeatureError('FEATURE_INVALID', message)
}
