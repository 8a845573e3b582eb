import type { DevcontainerConfig } from './devcontainers.schema.ts'
import { devcontainerConfig } from './devcontainers.schema.ts'
import { mergeDevContainers } from './merge/merge-dev-containers.ts'
import type { DevContainer } from './model/dev-container.ts'
import { propertyOf } from './model/properties.ts'
import { readSource } from './model/read-source.ts'
import { Notices, quote } from './notices.ts'
import { applyPolicy } from './policy/apply-policy.ts'
import { DevcontainerError, placeOf, readJson } from './read-json.ts'
import { asksForRepositoriesAlone, readRepositories } from './read-repositories.ts'
import { type Properties, propertiesOf, type Reading } from './read-values.ts'

/** Whose configuration it is. `workspaceFolder` is where the repository is. */
export type ConfigurationPlace = { path: string; codespaceId: string; workspaceFolder: string }

/**
 * `notices`: a sentence for whatever in it has no effect, or another one than it says. `own`: all that it asks for, which
 * is judged again together with what its image says.
 */
export type ParsedConfiguration = {
  config: DevcontainerConfig
  notices: string[]
  own: DevContainer
}

/**
 * Reads a devcontainer.json that anybody may have written.
 * @throws DevcontainerError `DEVCONTAINER_INVALID` where it is not what the specification describes, and
 * `DEVCONTAINER_UNSUPPORTED` where it cannot work without what Bothy cannot do yet
 */
export function parseDevcontainer(
  content: Uint8Array | string,
  place: ConfigurationPlace,
): ParsedConfiguration {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  const document = readJson(place.path, bytes)
  const notices = new Notices()
  requireReadyImage(document.source, propertiesOf({ ...document, notices }, document.root))
  const { reading, properties, asked } = readSource(document, place, notices)
  const merged = mergeDevContainers([{ from: place.path, asked }])
  const judged = applyPolicy(merged, place.path)
  for (const notice of judged.notices) notices.add(notice)
  const repositories = readCustomizations(reading, properties)
  const config = devcontainerConfig.parse({ ...judged.config, repositories })
  return { config, notices: notices.list, own: asked }
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
