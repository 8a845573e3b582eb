import { createHash } from 'node:crypto'
import { z } from 'zod'
import { FeatureError } from '../feature-error.ts'
import type { RegistrySession } from './registry-session.ts'

const manifestMaxBytes = 1024 * 1024
/** Of what is fetched of one Feature, packed. */
export const archiveMaxBytes = 32 * 1024 * 1024

const sha256 = z.string().regex(/^sha256:[a-f0-9]{64}$/)
const manifest = z.object({
  config: z.object({ mediaType: z.string() }),
  layers: z
    .array(z.object({ mediaType: z.string(), digest: sha256, size: z.int().min(0) }))
    .min(1)
    .max(100),
})

const manifestTypes = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ')
const layerType = /^application\/vnd\.devcontainers\.layer\.v1\+tar(\+gzip)?$/

export const digestOf = (bytes: Uint8Array): string =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}`

/** The same of what may be large, while others go on. */
export async function digestAside(bytes: Uint8Array): Promise<string> {
  // None of it is memory that threads share, which the types cannot say.
  const own = bytes as Uint8Array<ArrayBuffer>
  return `sha256:${Buffer.from(await crypto.subtle.digest('SHA-256', own)).toString('hex')}`
}

/** Which archive a Feature is, by its manifest. */
export type Archive = { digest: string; sizeBytes: number }

/**
 * @param name how people know it, for the sentence of an error
 * @throws FeatureError where this is the manifest of anything but a Feature
 */
export function readManifest(bytes: Uint8Array, name: string): Archive {
  const read = manifest.safeParse(parse(bytes))
  const layer = read.data?.layers.find(({ mediaType }) => layerType.test(mediaType))
  if (!layer || read.data?.config.mediaType !== 'application/vnd.devcontainers') {
    throw new FeatureError('FEATURE_INVALID', `${name} is something else than a Feature.`)
  }
  if (layer.size > archiveMaxBytes) {
    const most = `${archiveMaxBytes / 1024 ** 2} MB`
    throw new FeatureError(
      'FEATURE_INVALID',
      `${name} is larger than ${most}, the most of a Feature.`,
    )
  }
  return { digest: layer.digest, sizeBytes: layer.size }
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch {
    // It is no manifest, which is said of anything else that is none too.
    return null
  }
}

/** The manifest of a tag or a digest, whose bytes are what that digest says. */
export async function fetchManifest(
  session: RegistrySession,
  tagOrDigest: string,
  signal: AbortSignal,
): Promise<{ bytes: Buffer; digest: string }> {
  const path = `manifests/${tagOrDigest}`
  const wanted = { path, accept: manifestTypes, maxBytes: manifestMaxBytes }
  const { body, headers } = await session.get(wanted, signal)
  const digest = digestOf(body)
  const said = tagOrDigest.startsWith('sha256:')
    ? tagOrDigest
    : (headers['docker-content-digest'] ?? digest)
  if (said !== digest) throw mismatch(session)
  return { bytes: body, digest }
}

export async function fetchArchive(
  session: RegistrySession,
  { digest, sizeBytes }: Archive,
  signal: AbortSignal,
): Promise<Buffer> {
  const wanted = { path: `blobs/${digest}`, accept: '*/*', maxBytes: sizeBytes }
  const { body } = await session.get(wanted, signal)
  if ((await digestAside(body)) !== digest) throw mismatch(session)
  return body
}

const mismatch = ({ source }: RegistrySession) =>
  new FeatureError(
    'FEATURE_MISMATCH',
    `What ${source.registry} sent for ${source.repository} is not what its digest says. Try again, and ask who runs it.`,
  )
