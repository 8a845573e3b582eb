import { quote } from '#server/devcontainers/devcontainers.ts'
import type { RegistryCredentials } from '#server/registries/registries.ts'
import type { Audience, FeatureCache } from './feature-cache.ts'
import { FeatureError } from './feature-error.ts'
import type { Lock } from './lock-file.ts'
import type { FeatureReference } from './read-reference.ts'
import {
  type Archive,
  archiveMaxBytes,
  digestAside,
  fetchArchive,
  fetchManifest,
  readManifest,
} from './registry/feature-manifest.ts'
import { guardedGet, type Reach } from './registry/guarded-request.ts'
import { RegistrySession } from './registry/registry-session.ts'

export type Fetching = {
  ownerId: string
  cache: FeatureCache
  reach: Reach
  credentials: (registry: string, signal: AbortSignal) => Promise<RegistryCredentials | null>
  /** Why it may not be had: the rest of a sentence that begins with it. */
  refused: (reference: FeatureReference) => Promise<string | null>
}

/** `digest`: by which a lock file and a cache know it. */
export type Fetched = { digest: string; archive: Buffer }
type Remote = Exclude<FeatureReference, { kind: 'local' }>
type Locked = NonNullable<ReturnType<Lock['get']>>

/**
 * The archive of a Feature, exactly the one of the lock file where it is in it. What is known by
 * its digest is fetched once.
 * @throws FeatureError for what is not allowed, not there, or not what its digest says
 */
export async function fetchFeature(
  fetching: Fetching,
  reference: Remote,
  locked: Locked | undefined,
  signal: AbortSignal,
): Promise<Fetched> {
  const refusal = await fetching.refused(reference)
  if (refusal !== null)
    throw new FeatureError('FEATURE_REFUSED', `${quote(reference.id)} ${refusal}`)
  return reference.kind === 'address'
    ? await fetchAddress(fetching, reference, locked, signal)
    : await fetchPublished(fetching, reference, locked, signal)
}

const changed = (id: string) =>
  new FeatureError(
    'FEATURE_MISMATCH',
    `${quote(id)} is not what the lock file says: what was published has changed since, or the lock file has. Find out why before you make the lock file anew.`,
  )

async function fetchAddress(
  { reach, cache, ownerId }: Fetching,
  { url, id }: Extract<Remote, { kind: 'address' }>,
  locked: Locked | undefined,
  signal: AbortSignal,
): Promise<Fetched> {
  if (locked) {
    const known = await cache.find(locked.integrity, [{ ownerId }])
    if (known) return { digest: locked.integrity, archive: known }
  }
  const call = { headers: { accept: '*/*' }, maxBytes: archiveMaxBytes }
  const { status, body } = await guardedGet(reach, url, call, signal)
  if (status !== 200) {
    const message = `There is nothing at ${url.href}: ${url.host} answered ${status}.`
    throw new FeatureError('FEATURE_UNAVAILABLE', message)
  }
  const digest = await digestAside(body)
  if (locked && locked.integrity !== digest) throw changed(id)
  await cache.keep(body, { ownerId })
  return { digest, archive: body }
}

async function fetchPublished(
  { cache, reach, credentials, ownerId }: Fetching,
  { name, id }: Extract<Remote, { kind: 'registry' }>,
  locked: Locked | undefined,
  signal: AbortSignal,
): Promise<Fetched> {
  if (locked && locked.resolved.toLowerCase() !== `${id}@${locked.integrity}`) throw changed(id)
  if (locked && name.digest !== null && name.digest !== locked.integrity) throw changed(id)
  const { registry, repository } = name
  const given = await credentials(registry, signal)
  const session = new RegistrySession({ reach, registry, repository, credentials: given })
  // What everybody could fetch alike, and from where everybody could: not on this server's own
  // networks.
  const isPublic = given === null && !(await reach.isNamed(registry))
  const audience: Audience = isPublic ? 'everybody' : { ownerId }
  const audiences: Audience[] = isPublic ? ['everybody'] : ['everybody', { ownerId }]

  const wanted = locked?.integrity ?? name.digest
  // Whoever had it once may not have it any more: of what is not everybody's the registry is asked
  // each time, by what is small.
  const known = wanted !== null && isPublic ? await cache.find(wanted, audiences) : null
  const fetched = known
    ? { bytes: known, digest: wanted ?? '' }
    : await fetchManifest(session, wanted ?? name.tag ?? 'latest', signal)
  const archive: Archive = readManifest(fetched.bytes, id)
  const kept = await cache.find(archive.digest, audiences)
  const bytes = kept ?? (await fetchArchive(session, archive, signal))
  if (!kept) await cache.keep(bytes, audience)
  if (!known) await cache.keep(fetched.bytes, audience)
  return { digest: fetched.digest, archive: bytes }
}
