import { posix } from 'node:path'
import type { WantedFeature } from '../devcontainers.schema.ts'
import { featureInWords } from '../feature-in-words.ts'
import { featureMarker } from '../local-features.ts'
import type { RepositoryFiles } from '../merge/extended-files.ts'
import { readFeatureMetadata } from '../merge/image-metadata.ts'
import type { Merged } from '../merge/merge-dev-containers.ts'
import type { ReadSource } from '../model/read-source.ts'
import { Notices, quote } from '../notices.ts'
import { type DevcontainerError, invalidAt, placeOf } from '../read-json.ts'
import { propertiesOf } from '../read-values.ts'

const mostCharacters = 500

/**
 * The Features that are to be installed, in the order in which they are written. `sources`: the
 * files, in the order in which they count. `files`: those of the repository, among which may be
 * what such a folder says of itself.
 * @throws DevcontainerError at one that is no name of a Feature, or leads out of `.devcontainer`
 * (S-61)
 */
export function wantedFeatures(
  { devContainer, sources: says }: Merged,
  sources: readonly ReadSource[],
  files: RepositoryFiles,
): WantedFeature[] {
  return Object.entries(devContainer.features ?? {}).flatMap(([written, options]) => {
    if (options === false) return []
    const from = says[`features.${written}`]?.at(-1)
    const source = sources.findLast(({ reading }) => reading.source.path === from)
    if (!source) throw new Error(`No file says ${written}.`)
    const at = offsetOf(source, written)
    const { source: file } = source.reading
    const folder = folderOf(written, file.path)
    if (folder === null) throw fault(source, at, written)
    const said = files.get(posix.join(folder, featureMarker))
    const wants = said && folder !== '' ? wantsOf(written, said) : null
    const reference = folder === '' ? written : namedFrom(sources, { written, folder, file })
    return [{ reference, options, version: null, wants, place: placeOf(file, at) }]
  })
}

type Named = { written: string; folder: string; file: { path: string } }

/**
 * A folder by how the configuration itself would name it: what is installed is relative to that,
 * and has to be what was shown (S-76).
 */
function namedFrom(sources: readonly ReadSource[], { written, folder, file }: Named): string {
  const configuration = sources.at(-1)?.reading.source.path ?? file.path
  const [own, its] = [configuration, file.path].map((path) => posix.dirname(path))
  if (own === undefined || own === its) return written
  const path = posix.relative(own, folder)
  return path.startsWith('../') ? path : `./${path}`
}

/** Whatever cannot be read in it is told when it is to be installed. */
function wantsOf(reference: string, said: Uint8Array): string[] | null {
  const text = new TextDecoder().decode(said)
  const place = { codespaceId: '', workspaceFolder: '/workspaces' }
  const [one] = readFeatureMetadata([{ reference, entry: text }], place).asking
  return one ? featureInWords(one.asked) : null
}

/** In the repository; empty for one of a registry, null for what is neither. */
function folderOf(written: string, path: string): string | null {
  if (written === '' || written.length > mostCharacters) return null
  if (!/^\.{0,2}\//.test(written)) return ''
  const folder = posix.join(posix.dirname(path), written).replace(/\/+$/, '')
  const isWithin = folder.startsWith('.devcontainer/') && !/[\\\p{Cc}]/u.test(folder)
  return isWithin && !written.startsWith('/') ? folder : null
}

function fault({ reading }: ReadSource, at: number, written: string): DevcontainerError {
  const message =
    'is no Feature: name one of a registry, such as "ghcr.io/owner/features/name:1", or a folder in .devcontainer, such as "./name".'
  return invalidAt(reading.source, at, `${quote(written)} in "features" ${message}`)
}

function offsetOf({ reading, properties }: ReadSource, written: string): number {
  const node = properties.get('features')?.value
  if (!node) return 0
  // What is remarked of it has been when it was read.
  const silent = { source: reading.source, notices: new Notices() }
  return propertiesOf(silent, node).get(written)?.key.offset ?? node.offset
}
