import type { DevcontainerConfig } from './devcontainers.schema.ts'
import { devcontainerConfig } from './devcontainers.schema.ts'
import type { RepositoryFiles } from './merge/extended-files.ts'
import { type Asking, type Merged, mergeDevContainers } from './merge/merge-dev-containers.ts'
import { readChain } from './merge/read-chain.ts'
import { propertyOf } from './model/properties.ts'
import { Notices, quote } from './notices.ts'
import { applyPolicy } from './policy/apply-policy.ts'
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
  for (const { reading, properties } of sources) requireReadyImage(reading.source, properties)
  const merged = mergeDevContainers(own)
  if (own.length > 1) remarkSources(merged, path, notices)
  const judged = applyPolicy(
    merged,
    own.map(({ from }) => from),
  )
  for (const notice of judged.notices) notices.add(notice)
  const asked = sources.flatMap(({ reading, properties }) =>
    readCustomizations(reading, properties),
  )
  const repositories = [...new Map(asked.map((one) => [one.path.toLowerCase(), one])).values()]
  const config = devcontainerConfig.parse({ ...judged.config, repositories })
  return { config, notices: notices.list, own, sources: merged.sources }
}

/** Of several files: which of them says what (L.11). */
function remarkSources({ sources }: Merged, path: string, notices: Notices): void {
  const from = new Map<string, string[]>()
  for (const [key, files] of Object.entries(sources)) {
    const isSaidByEntry = Object.keys(sources).some((other) => other.startsWith(`${key}.`))
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

/** Where an image would have to be built, the default one would be another than the one that is meant. */
function requireReadyImage(source: Reading['source'], properties: Properties): void {
  const build = properties.get('build')
  const buildsFile = build?.value.children?.some(({ children: [key] = [] }) => {
    return key?.value === 'dockerfile' || key?.value === 'dockerFile'
  })
  const isBuilt = buildsFile || !properties.has('image')
  const asking = [
    ['dockerComposeFile', 'start containers with Docker Compose'],
    ['dockerFile', 'build images'],
    ...(isBuilt ? [['build', 'build images']] : []),
  ] as const
  for (const [key, ability] of asking) {
    const found = properties.get(key ?? '')
    if (!found) continue
    const message = `${quote(key ?? '')} is not yet supported: Bothy cannot ${ability}. Name one that is ready with "image".`
    const at = placeOf(source, found.key.offset)
    throw new DevcontainerError('DEVCONTAINER_UNSUPPORTED', message, at)
  }
}
