import { getNodeValue } from 'jsonc-parser'
import { z } from 'zod'
import { DevcontainerError, quote, readJson } from '#server/devcontainers/devcontainers.ts'
import type { ResolvedFeature } from './feature.ts'
import { FeatureError } from './feature-error.ts'

const digest = z.string().regex(/^sha256:[a-f0-9]{64}$/)
const entry = z.object({
  version: z.string().max(200).optional(),
  /** `ghcr.io/owner/name@sha256:…`, or the address of an archive. */
  resolved: z.string().max(2000),
  integrity: digest,
})
const lock = z.object({ features: z.record(z.string(), entry).default({}) })

type Locked = Pick<ResolvedFeature, 'id' | 'reference' | 'version' | 'digest'> & {
  metadata: Pick<ResolvedFeature['metadata'], 'dependsOn'>
}

/**
 * A lock file that says just these, as the reference tool writes it; null where none of them comes
 * from elsewhere: what is in the repository is known by its commit.
 */
export function lockText(features: readonly Locked[]): string | null {
  const entries = features
    .filter(({ reference }) => !reference.startsWith('.'))
    .map(({ id, reference, version, digest: integrity, metadata }) => {
      const resolved = /^https?:/.test(id) ? id : `${id}@${integrity}`
      const dependsOn = Object.keys(metadata.dependsOn)
      const locked = { version, resolved, integrity, ...(dependsOn.length > 0 && { dependsOn }) }
      return [reference, locked] as const
    })
    .sort(([one], [other]) => (one < other ? -1 : 1))
  if (entries.length === 0) return null
  return `${JSON.stringify({ features: Object.fromEntries(entries) }, null, 2)}\n`
}

type LockEntry = z.infer<typeof entry>
/** By the reference as it is written, in lower case. */
export type Lock = ReadonlyMap<string, LockEntry>

/**
 * Which Features exactly are to be installed. Null where an empty file stands for one that is still
 * to be written.
 * @throws FeatureError `FEATURE_INVALID`: to go on as if it were not there would install something
 * else
 */
export function readLock(path: string, content: Uint8Array): Lock | null {
  if (Buffer.from(content).toString('utf8').trim() === '') return null
  const found = lock.safeParse(parsed(path, content))
  if (found.success) {
    const entries = Object.entries(found.data.features)
    return new Map(entries.map(([reference, locked]) => [reference.toLowerCase(), locked]))
  }
  const where = quote(found.error.issues[0]?.path.join(' ') ?? '')
  throw new FeatureError(
    'FEATURE_INVALID',
    `${path} is not what the specification describes (${where}). Make it anew, or delete it.`,
  )
}

function parsed(path: string, content: Uint8Array): unknown {
  try {
    return getNodeValue(readJson(path, content).root)
  } catch (error) {
    if (!(error instanceof DevcontainerError)) throw error
    throw new FeatureError('FEATURE_INVALID', error.message, { cause: error })
  }
}
