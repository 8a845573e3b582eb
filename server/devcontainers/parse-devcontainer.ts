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
import { DevcontainerError, placeOf } from './read-json.ts'
import { asksForRepositoriesAlone, readRepositories } from './read-repositories.ts'
import type { Properties, Reading } from './read-values.ts'

/** Whose configuration it is. `workspaceFolder` is where the repository is. */
export type ConfigurationPlace = { path: string; codespaceId: string; workspaceFolder: string }

/**
 * `notices`: a sentence for whatever in it has no effect, or another one than it says. `own`: all that it and the files
 * that it extends ask for, which is judged again together with what its image says.
 */
export type ParsedConfiguration = {
  config: DevcontainerConfig
  notices: string[]
  own: Asking[]
  places: Places
} & Pick<Merged, 'sources'>

/**
 * Reads a devcontainer.json that anybody may have written. `files`: those of the repository that it may extend.
 * @throws DevcontainerError `DEVCONTAINER_INVALID` where it is not what the specification describes, and
 * `DEVCONTAINER_UNSUPPORTED` where it cannot work without what Bothy cannot do yet
 */
export function parseDevcontainer(
  content: Uint8Array | string,
  { path, ...place }: ConfigurationPlace,
  files: RepositoryFiles = new Map(),
): ParsedConfiguration {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  const notices = new Notices()
  const { asking: own, sources } = readChain({ path, content: bytes }, { place, files, notices })
  for (const { reading, properties } of sources) requireNoCompose(reading.source, properties)
  const merged = mergeDevContainers(own)
  const paths = own.map(({ from }) => from)
  const build = wantedBuild(merged, paths)
  const saying = build && sources[paths.indexOf(build.from)]
  if (saying && build.image === null) throw unbuildable(saying, build.fault)
  if (own.length > 1) remarkSources(merged, path, notices)
  const judged = applyPolicy(merged, paths)
  for (const notice of judged.notices) notices.add(notice)
  const asked = sources.flatMap(({ reading, properties }) =>
    readCustomizations(reading, properties),
  )
  const repositories = [...new Map(asked.map((one) => [one.path.toLowerCase(), one])).values()]
  const config = devcontainerConfig.parse({ ...judged.config, repositories })
  const places = placesOf(own, sources)
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

/** Where other containers belong to it, one alone would be another than the one that is meant. */
function requireNoCompose(source: Reading['source'], properties: Properties): void {
  const found = properties.get('dockerComposeFile')
  if (!found) return
  const message =
    '"dockerComposeFile" is not yet supported: Bothy cannot start containers with Docker Compose. Name one that is ready with "image".'
  throw new DevcontainerError(
    'DEVCONTAINER_UNSUPPORTED',
    message,
    placeOf(source, found.key.offset),
  )
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
