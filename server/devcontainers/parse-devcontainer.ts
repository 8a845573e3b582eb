import { type ReadCompose, RepositoryReader, readCompose } from '#server/compose/compose.ts'
import type { DevcontainerConfig } from './devcontainers.schema.ts'
import { devcontainerConfig } from './devcontainers.schema.ts'
import type { RepositoryFiles } from './merge/extended-files.ts'
import { type Asking, type Merged, mergeDevContainers } from './merge/merge-dev-containers.ts'
import { readChain } from './merge/read-chain.ts'
import { type Places, placesOf } from './model/places.ts'
import { propertyOf } from './model/properties.ts'
import { Notices, quote } from './notices.ts'
import { applyPolicy } from './policy/apply-policy.ts'
import { wantedBuild } from './policy/image-build.ts'
import { wantedFeatures } from './policy/wanted-features.ts'
import { DevcontainerError, placeOf } from './read-json.ts'
import { asksForRepositoriesAlone, readRepositories } from './read-repositories.ts'
import type { Properties, Reading } from './read-values.ts'

/** Whose configuration it is. `workspaceFolder` is where the repository is. */
export type ConfigurationPlace = { path: string; codespaceId: string; workspaceFolder: string }

/**
 * `notices`: a sentence for whatever in it has no effect, or another one than it says. `own`: all
 * that it and the files that it extends ask for, which is judged again together with what its image
 * says.
 */
export type ParsedConfiguration = {
  config: DevcontainerConfig
  notices: string[]
  own: Asking[]
  places: Places
} & Pick<Merged, 'sources'>

/**
 * Reads a devcontainer.json that anybody may have written. `files`: those of the repository that it
 * may extend; `reader`: those that its Compose files are among.
 * @throws DevcontainerError `DEVCONTAINER_INVALID` where it is not what the specification
 * describes; FilesNeeded where the reader does not know a file
 */
export function parseDevcontainer(
  content: Uint8Array | string,
  { path, ...place }: ConfigurationPlace,
  files: RepositoryFiles = new Map(),
  reader = new RepositoryReader(new Map()),
): ParsedConfiguration {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  const file = { path, content: bytes }
  let notices = new Notices()
  let chain = readChain(file, { place, files, notices })
  const ofCompose = new Notices()
  const compose = composeOf(chain, { reader, top: place.workspaceFolder, notices: ofCompose })
  if (compose) {
    // Where they have the repository is elsewhere here, and with it the folder to open.
    notices = new Notices()
    const { mounted } = compose
    const { image, build } = mergeDevContainers(chain.asking).devContainer
    if (image !== undefined || build) {
      const key = image === undefined ? 'build' : 'image'
      ofCompose.add(`"${key}" has no effect beside "dockerComposeFile", whose service says it.`)
    }
    chain = withCompose(readChain(file, { place: { ...place, mounted }, files, notices }), compose)
    for (const notice of ofCompose.list) notices.add(notice)
  }
  const { asking: own, sources } = chain
  const merged = mergeDevContainers(own)
  const paths = own.map(({ from }) => from)
  const build = wantedBuild(merged, paths)
  const saying = build && sources.find(({ reading }) => reading.source.path === build.from)
  if (saying && build.image === null) throw unbuildable(saying, build.fault)
  if (sources.length > 1) remarkSources(merged, path, notices)
  const features = wantedFeatures(merged, sources, files)
  const services = compose?.services ?? null
  const judged = applyPolicy(merged, paths, services)
  for (const notice of judged.notices) notices.add(notice)
  const asked = sources.flatMap(({ reading, properties }) =>
    readCustomizations(reading, properties),
  )
  const repositories = [...new Map(asked.map((one) => [one.path.toLowerCase(), one])).values()]
  const featureOrder = merged.devContainer.overrideFeatureInstallOrder ?? []
  const asking = { services, repositories, features, featureOrder }
  const config = devcontainerConfig.parse({ ...judged.config, ...asking })
  const places = compose?.places ?? placesOf(own, sources)
  return { config, notices: notices.list, own, places, sources: merged.sources }
}

/** Of several files: which of them says what (L.11). */
function remarkSources({ sources }: Merged, path: string, notices: Notices): void {
  const from = new Map<string, string[]>()
  const keysOfEntries = new Set(
    Object.keys(sources).flatMap((key) =>
      key.includes('.') ? [key.slice(0, key.indexOf('.'))] : [],
    ),
  )
  for (const [key, files] of Object.entries(sources)) {
    const isSaidByEntry = keysOfEntries.has(key)
    const others = files.filter((file) => file !== path)
    if (isSaidByEntry || others.length === 0) continue
    const list = others.map(quote).join(' and ')
    from.set(list, [...(from.get(list) ?? []), quote(key)])
  }
  for (const [list, keys] of from) {
    const shown = keys.slice(0, 20).join(', ')
    const more = keys.length > 20 ? ` and ${keys.length - 20} more` : ''
    notices.add(`From ${list}: ${shown}${more}.`)
  }
}

function readCustomizations(reading: Reading, properties: Properties) {
  const node = properties.get('customizations')?.value
  const isLeft = (node?.children ?? []).length > 0
  if (node && isLeft && !asksForRepositoriesAlone(reading, node)) {
    const taken = propertyOf('customizations')?.says
    reading.notices.add(`"customizations" has no more effect than this: ${taken}.`)
  }
  return readRepositories(reading, node)
}

type Chain = ReturnType<typeof readChain>

/**
 * What the Compose files say that count; null where none do, since an image or a build is named
 * after them.
 */
function composeOf(
  { asking, sources }: Chain,
  surroundings: Parameters<typeof readCompose>[1],
): ReadCompose | null {
  const at = asking.findLastIndex(({ asked }) => asked.compose !== undefined)
  const { from = '', asked } = asking[at] ?? {}
  const saying = sources[at]
  if (!asked?.compose || !saying) return null
  const { compose } = asked
  const node = saying.properties.get('dockerComposeFile')?.value
  const place = placeOf(saying.reading.source, node?.offset ?? 0)
  const { files, service, runServices } = compose
  return readCompose({ path: from, files, service, runServices, place }, surroundings)
}

/**
 * As one more that asks, before all that devcontainer.json says: what the image is, is said by the
 * service alone.
 */
function withCompose({ asking, sources }: Chain, { from, asked }: ReadCompose): Chain {
  const others = asking.map(({ asked: { image: _, build: __, ...rest }, ...one }) => ({
    ...one,
    asked: rest,
  }))
  return { asking: [{ from, asked }, ...others], sources }
}

/** Where it cannot be built, the default image would be another than the one that is meant. */
function unbuildable(
  { reading: { source }, properties }: { reading: Reading; properties: Properties },
  fault: string,
): DevcontainerError {
  const key = properties.has('build') ? 'build' : 'dockerFile'
  const at = placeOf(source, properties.get(key)?.key.offset ?? 0)
  return new DevcontainerError('DEVCONTAINER_INVALID', `${quote(key)} ${fault}`, at)
}
