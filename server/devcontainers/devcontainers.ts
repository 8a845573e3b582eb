import type { EntrypointsPlan, LifecyclePlan } from '#agent/protocol/lifecycle.ts'
import {
  FilesNeeded,
  type KnownFiles,
  type RepositoryFileState,
  RepositoryReader,
} from '#server/compose/compose.ts'
import { configurationHashOf } from './configuration-hash.ts'
import type { DevcontainerConfig } from './devcontainers.schema.ts'
import { faultOfStates, filesThatRun, statesOf } from './files-that-run.ts'
import { readConfigurationOutput } from './find-configuration.ts'
import type { FeaturePart } from './local-features.ts'
import type { RepositoryFile, RepositoryFiles } from './merge/extended-files.ts'
import { readImageMetadata } from './merge/image-metadata.ts'
import { judgeWithImage } from './merge/judge-with-image.ts'
import type { Asking } from './merge/merge-dev-containers.ts'
import type { Places } from './model/places.ts'
import { quote } from './notices.ts'
import { parseDevcontainer } from './parse-devcontainer.ts'
import { putIn } from './policy/bound-environment.ts'
import { defaultConfiguration } from './policy/default-configuration.ts'
import { DevcontainerError, type Place } from './read-json.ts'

export { commandsInWords, shown } from './commands-in-words.ts'
export { configurationName } from './configuration-name.ts'
export { featureInWords, optionsInWords } from './feature-in-words.ts'
export { lockPathOf } from './files-that-run.ts'
export {
  configurationEnd,
  configurationMaxBytes,
  printConfigurationScript,
} from './find-configuration.ts'
export { imageFault } from './image-reference.ts'
export {
  featureMarker,
  hashOfPart,
  namesLocalFeature,
} from './local-features.ts'
export { extendedFiles, extendedMaxBytes } from './merge/extended-files.ts'
export { metadataLabel } from './merge/image-metadata.ts'
export { judgeBuilt } from './merge/judge-built.ts'
export type { FeatureOptions } from './model/dev-container.ts'
export type { FeatureMetadata } from './model/feature-file.ts'
export { readFeatureFile } from './model/read-feature-file.ts'
export { Notices, quote } from './notices.ts'
export { judgeOffer, shmBytesWithin } from './policy/judge-offer.ts'
export { placeNamesOf } from './policy/place-names.ts'
export { problemsInText } from './problems-in-text.ts'
export { nameFault } from './read-environment.ts'
export { DevcontainerError, placeOf, readJson } from './read-json.ts'
export { describedSchemas } from './specification/described-schemas.ts'
export { devcontainerId } from './variables.ts'
export { configurationHashOf, defaultConfiguration, type FeaturePart, type Places }

export type Configuration = {
  config: DevcontainerConfig
  /** Sentences for the log: what in it has no effect, or another one than it says. */
  notices: string[]
  /** Why the repository's own could not be used: then `config` is the default one. */
  recovery: string | null
  /** What the repository asks for, before it was judged; nothing where it could not be used. */
  own: Asking[]
  /** Whose word counts, by key: a path in the repository, or an image. */
  sources: Record<string, string[]>
  /** Where its image is named, or what that is built from. */
  places: Places
  /**
   * Files of the repository that are to be brought before it can be read: until then `config` is
   * the default one.
   */
  needs: readonly string[]
  /** What was looked at in the repository besides: trust in it is bound to that, too. */
  besides: ReadonlyMap<string, RepositoryFileState>
  /**
   * Files that say what runs and are still to be brought: trust is bound to them, too. What is read
   * of it is the same without.
   */
  unread: readonly string[]
  /** Where that is; null where it is no place in a file. */
  recoveryPlace: Place | null
}

/** `hash`: what trust in it is bound to; null where the clone did not say what there is. */
export type ClonedConfiguration = Configuration & {
  hash: string | null
  /** Of the Features in the repository. */
  parts: readonly FeaturePart[]
}

/**
 * What a codespace is made from, out of what `printConfigurationScript` printed. Never throws for
 * anything that a repository can hold. `workspaceFolder` is where the repository is, `chosen` which
 * of its configurations is meant, `known` what has been brought of what it `needs`.
 */
export function readConfiguration(
  output: Uint8Array,
  codespace: { codespaceId: string; workspaceFolder: string; chosen: string | null },
  known: KnownFiles = new Map(),
): ClonedConfiguration {
  const found = readConfigurationOutput(output, codespace.chosen)
  if (found.kind === 'none') {
    return { ...recoverWith(null, null), hash: configurationHashOf(null), parts: [] }
  }
  if (found.kind === 'problem') {
    const { path, message } = found
    const hash = path === null ? null : configurationHashOf({ path, content: new Uint8Array() })
    return { ...recoverWith(path, message), hash, parts: [] }
  }
  const all = new Map([...found.files, ...known])
  const read = parseOrRecover({ ...found, known, all }, codespace)
  const hash = configurationHashOf(found, found.files, read.besides, found.parts)
  const notices = [...besides(found.others), ...read.notices]
  return { ...read, hash, parts: found.parts, notices }
}

/**
 * What a devcontainer.json says. While there is no codespace of it, what depends on one is as it is
 * written.
 */
export function readDevcontainer(
  found: RepositoryFile,
  files: RepositoryFiles = new Map(),
  codespace = { codespaceId: '', workspaceFolder: '/workspaces' },
  known: KnownFiles = new Map(),
): Configuration {
  return parseOrRecover({ ...found, files, known, all: known }, codespace)
}

/**
 * The same with what its image asks for by its label, which anybody may have written (S-99): the
 * file has the last word, and the policy is applied to both together.
 */
export function withImageLabel<Read extends Configuration>(
  read: Read,
  label: string,
  codespace: { codespaceId: string; workspaceFolder: string },
): Read {
  const { image } = read.config
  if (image === null || read.recovery !== null) return read
  const folder = read.config.workspaceFolder ?? codespace.workspaceFolder
  const { asking, notices } = readImageMetadata(label, image, {
    ...codespace,
    containerFolder: folder,
  })
  const judged = judgeWithImage(read, asking)
  return { ...read, ...judged, notices: [...new Set([...notices, ...judged.notices])] }
}

type Reading = RepositoryFile & {
  files: RepositoryFiles
  known: KnownFiles
  /** With what the clone has told unasked. */
  all: KnownFiles
}

function parseOrRecover(
  { path, content, files, known, all }: Reading,
  codespace: { codespaceId: string; workspaceFolder: string },
): Configuration {
  const reader = new RepositoryReader(known)
  try {
    const place = { path: shownPath(path), ...codespace }
    const parsed = parseDevcontainer(content, place, files, reader)
    const recovered = { recovery: null, recoveryPlace: null }
    const { states, unread } = statesOf(filesThatRun(parsed.config, path), all)
    const besides = new Map([...reader.asked, ...states])
    const fault = faultOfStates(states)
    if (fault !== null) return { ...recoverWith(shownPath(path), fault), besides }
    return { ...parsed, ...recovered, needs: [], unread, besides }
  } catch (error) {
    if (error instanceof FilesNeeded) {
      return { ...recoverWith(shownPath(path), null), needs: error.paths }
    }
    if (!(error instanceof DevcontainerError)) throw error
    const recovered = recoverWith(shownPath(path), error.message, error.place)
    return { ...recovered, besides: reader.asked }
  }
}

/** The default one in place of what cannot be used. `recoveryPlace`: where that is. */
export function recoverWith(
  path: string | null,
  recovery: string | null,
  recoveryPlace: Place | null = null,
): Configuration {
  return {
    config: defaultConfiguration(path),
    notices: [],
    recovery,
    recoveryPlace,
    own: [],
    sources: {},
    places: {},
    needs: [],
    unread: [],
    besides: new Map(),
  }
}

function shownPath(path: string): string {
  const quoted = quote(path)
  return quoted === `"${path}"` ? path : quoted
}

function besides(others: string[]): string[] {
  if (others.length === 0) return []
  const names = others.slice(0, 10).map(quote).join(', ')
  const more = others.length > 10 ? ` and ${others.length - 10} more` : ''
  return [`The repository has other configurations, which are not used: ${names}${more}.`]
}

export type ContainerPlan = {
  image: string
  /** Null for the user whom the image names. */
  remoteUser: string | null
  /** For the agent, which adds it to everything the user runs. */
  environment: Record<string, string | null>
  workspaceFolder: string
  userEnvProbe: DevcontainerConfig['userEnvProbe']
}

/**
 * `containerEnv` goes to the agent too and not to the engine: it would reach the agent's own
 * process, and of a repository nothing but the image's name gets into what the engine is asked for
 * (S-57).
 */
export function containerPlanOf(
  config: DevcontainerConfig,
  defaults: { image: string; workspaceFolder: string },
): ContainerPlan {
  const { containerEnv, remoteEnv } = config
  const remote = Object.entries(remoteEnv).map(([name, value]) => {
    return [name, value === null ? null : putIn(value, containerEnv)] as const
  })
  return {
    image: config.image ?? defaults.image,
    remoteUser: config.remoteUser ?? config.containerUser,
    environment: { ...containerEnv, ...Object.fromEntries(remote) },
    workspaceFolder: config.workspaceFolder ?? defaults.workspaceFolder,
    userEnvProbe: config.userEnvProbe,
  }
}

type LifecycleWanted = Omit<LifecyclePlan, 'entrypoints'> & {
  /** `user`: null for the one whom the image names. */
  entrypoints?: Omit<EntrypointsPlan, 'user'> & { user: string | null }
}

export function lifecyclePlanOf(
  config: DevcontainerConfig,
  own: Pick<LifecyclePlan, 'dotfiles' | 'startScript'>,
): LifecycleWanted {
  const { entrypoints, containerUser: user, containerEnv: environment } = config
  return {
    ...(entrypoints.length > 0 && { entrypoints: { user, environment, commands: entrypoints } }),
    commands: config.commands,
    before: config.commandsBefore,
    ...own,
  }
}
