import { posix } from 'node:path'
import { quote } from '#server/devcontainers/devcontainers.ts'
import { type ImageName, readImageName } from '#server/registries/registries.ts'
import { FeatureError } from './feature-error.ts'
import { currentReference } from './old-names.ts'

/**
 * Where a Feature is, by how it is referred to. `id`: without version, in lower case but for paths
 * and addresses.
 */
export type FeatureReference =
  | { kind: 'registry'; id: string; name: ImageName }
  /** A folder of the repository, such as `.devcontainer/mine`. */
  | { kind: 'local'; id: string; folder: string }
  | { kind: 'address'; id: string; url: URL }

/**
 * @param configurationPath of the devcontainer.json, which local ones are relative to
 * @throws FeatureError `FEATURE_INVALID` for what is none, with what it should be
 */
export function readReference(written: string, configurationPath: string): FeatureReference {
  const reference = currentReference(written)
  if (/^https?:/i.test(reference)) return readAddress(reference)
  if (/^[./\\]/.test(reference)) return readFolder(reference, configurationPath)
  // A Feature's name is the same in upper and lower case.
  const name = reference.includes('/') ? readImageName(reference.toLowerCase()) : null
  const [host = ''] = reference.split('/', 1)
  const hasHost = /[.:]/.test(host) || host === 'localhost'
  if (name && hasHost) {
    return { kind: 'registry', id: `${name.registry}/${name.repository}`, name }
  }
  if (/^[\w-]+\/[\w.-]+\/[\w-]+(@[\w.-]+)?$/.test(reference)) {
    throw invalid(
      reference,
      `is the former way to name one of a release on GitHub. If its authors publish it still, it is "ghcr.io/${reference.toLowerCase().replace('@v', ':').replace('@', ':')}".`,
    )
  }
  if (/^[\w-]+$/.test(reference)) {
    throw invalid(
      reference,
      `is the name of no Feature by itself. One in a folder beside the configuration is "./${reference}".`,
    )
  }
  throw invalid(
    reference,
    'is not the name of a Feature, such as "ghcr.io/devcontainers/features/node:1" or "./my-feature".',
  )
}

/** It is a folder of the repository. */
export const isLocalId = (id: string): boolean => id.startsWith('.devcontainer/')

const invalid = (reference: string, rest: string) =>
  new FeatureError('FEATURE_INVALID', `${quote(reference)} ${rest}`)

function readFolder(reference: string, configurationPath: string): FeatureReference {
  const folder = posix
    .normalize(posix.join(posix.dirname(configurationPath), reference))
    .replace(/\/+$/, '')
  const isInside = folder.startsWith('.devcontainer/') && !/[\\\p{Cc}]/u.test(reference)
  if (reference.startsWith('/') || !isInside || reference.length > 500) {
    throw invalid(
      reference,
      'is not a folder within .devcontainer, where those of a repository are.',
    )
  }
  return { kind: 'local', id: folder, folder }
}

function readAddress(reference: string): FeatureReference {
  const url = URL.parse(reference)
  if (url?.protocol !== 'https:' || url.username !== '' || reference.length > 2000) {
    throw invalid(reference, 'is not an https address.')
  }
  if (!/\/devcontainer-feature-[\w-]+\.tgz$/.test(url.pathname)) {
    throw invalid(
      reference,
      'does not end with the name of an archive, devcontainer-feature-ID.tgz.',
    )
  }
  return { kind: 'address', id: url.href, url }
}
