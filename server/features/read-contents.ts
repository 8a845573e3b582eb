import {
  DevcontainerError,
  type FeatureMetadata,
  type FeatureOptions,
  Notices,
  quote,
  readFeatureFile,
} from '#server/devcontainers/devcontainers.ts'
import { FeatureError } from './feature-error.ts'
import { type FeatureFiles, readFeatureFiles } from './feature-files.ts'
import type { FeaturePlaces } from './feature-places.ts'
import { type Fetched, type Fetching, fetchFeature } from './fetch-feature.ts'
import type { ReadFolders } from './local-features.ts'
import type { Lock } from './lock-file.ts'
import { currentReference } from './old-names.ts'
import { type FeatureReference, isLocalId, readReference } from './read-reference.ts'
import { digestOf } from './registry/feature-manifest.ts'

const totalMaxBytes = 128 * 1024 * 1024
/** Each holds its archive, and what is in it. */
const atOnce = 3

export type Reading = Fetching & {
  configurationPath: string
  placeOf: FeaturePlaces
  lock: Lock | null
  readFolders: ReadFolders
  remark: (sentence: string) => void
}

/** One that somebody asked for: the configuration, or another Feature. */
export type Wanted<Asker extends { reference: string; id: string }> = {
  written: string
  said: FeatureOptions
  asker: Asker | null
}
type AnyWanted = Wanted<{ reference: string; id: string }>

/** What a reference stands for. */
export type Content = {
  reference: FeatureReference
  digest: string
  metadata: FeatureMetadata
  files: Uint8Array
}

/**
 * Adds to `contents` what these stand for and is not there yet, by how they are written.
 * @throws FeatureError where one of them cannot be had; it says who wants it
 */
export async function readContents(
  reading: Reading,
  wave: readonly AnyWanted[],
  contents: Map<string, Content>,
  signal: AbortSignal,
): Promise<void> {
  const missing = new Map(wave.map((wanted) => [wanted.written, wanted]))
  for (const written of contents.keys()) missing.delete(written)
  const referred = [...missing.values()].map((wanted) => {
    return {
      wanted,
      reference: explained(reading, wanted, () => referenceOf(reading, wanted)),
    }
  })
  const folders = await localArchives(reading, referred, signal)
  for (let at = 0; at < referred.length; at += atOnce) {
    const some = referred.slice(at, at + atOnce).map(async ({ wanted, reference }) => {
      const local = reference.kind === 'local' ? folders.get(reference.folder) : undefined
      const content = await explainedLater(reading, wanted, () =>
        readContent(reading, wanted.written, { reference, local }, signal),
      )
      contents.set(wanted.written, content)
    })
    await Promise.all(some)
    const total = [...contents.values()].reduce((sum, { files }) => sum + files.byteLength, 0)
    if (total <= totalMaxBytes) continue
    const most = `${totalMaxBytes / 1024 ** 2} MB`
    throw new FeatureError('FEATURE_INVALID', `All Features together are larger than ${most}.`)
  }
}

async function localArchives(
  { readFolders }: Reading,
  referred: readonly { reference: FeatureReference }[],
  signal: AbortSignal,
): Promise<Map<string, Buffer>> {
  const folders = referred.flatMap(({ reference }) =>
    reference.kind === 'local' ? [reference.folder] : [],
  )
  const wanted = [...new Set(folders)]
  if (wanted.length === 0) return new Map()
  const archives = await readFolders(wanted, signal)
  return new Map(wanted.flatMap((folder, at) => (archives[at] ? [[folder, archives[at]]] : [])))
}

function referenceOf({ configurationPath, remark }: Reading, { written, asker }: AnyWanted) {
  const reference = readReference(written, configurationPath)
  if (reference.kind === 'local' && asker && !isLocalId(asker.id)) {
    throw new FeatureError(
      'FEATURE_REFUSED',
      `${quote(written)} is a folder of this repository, which a Feature from elsewhere cannot name.`,
    )
  }
  const current = currentReference(written)
  if (current !== written) {
    remark(`The Feature ${quote(written)} is named as in former times: it is ${quote(current)}.`)
  }
  return reference
}

async function readContent(
  reading: Reading,
  written: string,
  { reference, local }: { reference: FeatureReference; local: Buffer | undefined },
  signal: AbortSignal,
): Promise<Content> {
  const fetched =
    reference.kind === 'local'
      ? { digest: null, archive: local ?? Buffer.of() }
      : await fetchLocked(reading, written, reference, signal)
  const { tar, metadata: file } = await readFiles(fetched.archive, written)
  const notices = new Notices()
  const metadata = readMetadata(file, written, notices)
  for (const sentence of notices.list) {
    reading.remark(`In the Feature ${quote(written)}: ${sentence}`)
  }
  remarkAge(reading, written, reference, metadata)
  return { reference, metadata, files: tar, digest: fetched.digest ?? digestOf(tar) }
}

async function fetchLocked(
  reading: Reading,
  written: string,
  reference: Exclude<FeatureReference, { kind: 'local' }>,
  signal: AbortSignal,
): Promise<Fetched> {
  const { lock } = reading
  const names = [written, currentReference(written)].map((name) => name.toLowerCase())
  const locked = names.map((name) => lock?.get(name)).find((entry) => entry !== undefined)
  if (lock && !locked) {
    reading.remark(
      `The lock file says nothing of the Feature ${quote(written)}: the newest that fits is taken.`,
    )
  }
  return await fetchFeature(reading, reference, locked, signal)
}

async function readFiles(archive: Buffer, written: string): Promise<FeatureFiles> {
  try {
    return await readFeatureFiles(archive)
  } catch (error) {
    if (!(error instanceof FeatureError)) throw error
    const message = `The Feature ${quote(written)} cannot be used: ${error.message}`
    throw new FeatureError(error.code as 'FEATURE_INVALID', message, { cause: error })
  }
}

function readMetadata(file: Uint8Array, written: string, notices: Notices): FeatureMetadata {
  try {
    return readFeatureFile(file, written, notices)
  } catch (error) {
    if (!(error instanceof DevcontainerError)) throw error
    throw new FeatureError('FEATURE_INVALID', error.message, { cause: error })
  }
}

function remarkAge(
  { remark }: Reading,
  written: string,
  { id }: FeatureReference,
  metadata: FeatureMetadata,
): void {
  const called = id.slice(id.lastIndexOf('/') + 1)
  if (metadata.legacyIds.includes(called)) {
    remark(`The Feature ${quote(written)} is called ${quote(metadata.id)} by now.`)
  }
  if (metadata.deprecated) {
    remark(`The Feature ${quote(written)} is deprecated: its authors no longer look after it.`)
  }
}

/** What went wrong, and where in the configuration, or by which Feature, that one is wanted. */
function withPlace({ placeOf }: Reading, { written, asker }: AnyWanted, error: unknown): unknown {
  if (!(error instanceof FeatureError) || error.place !== null) return error
  const needed = asker ? ` It is needed by ${quote(asker.reference)}.` : ''
  return new FeatureError(error.code as 'FEATURE_INVALID', `${error.message}${needed}`, {
    cause: error.cause,
    place: asker ? null : placeOf(written),
  })
}

function explained<Value>(reading: Reading, wanted: AnyWanted, run: () => Value): Value {
  try {
    return run()
  } catch (error) {
    throw withPlace(reading, wanted, error)
  }
}

async function explainedLater<Value>(
  reading: Reading,
  wanted: AnyWanted,
  run: () => Promise<Value>,
): Promise<Value> {
  try {
    return await run()
  } catch (error) {
    throw withPlace(reading, wanted, error)
  }
}
